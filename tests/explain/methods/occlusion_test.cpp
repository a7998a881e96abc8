// Occlusion in closed form: single tokens, windows, words.
#include <gtest/gtest.h>

#include <numeric>

#include "explain/windows.h"
#include "glass/base/error.h"
#include "support/error_text.h"
#include "support/toy_subjects.h"

namespace glass::occlusion_test {
namespace {

using toys::explain_one;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

Tensor total(const Tensor& x) {
  return x.sum().reshape({1});
}

TEST(Occlusion, FeatureAblationOfTheMultiLayerModel) {
  FunctionSubject subject(scalar_table({2, 10, 3}), toys::multi_layer);
  const Explanation result = explain_one(subject, "occlusion", {}, text_of({5, 6, 7}));
  EXPECT_EQ(result.values, (std::vector<double>{8, 35, 12}));
  EXPECT_DOUBLE_EQ(result.quality["largest_drop"].get<double>(), 35);
  EXPECT_EQ(result.forwards, 4);
}

TEST(Occlusion, ScoresAreSignedAndSpecialTokensStay) {
  FunctionSubject subject(scalar_table({-4, 1}), total);
  EXPECT_EQ(explain_one(subject, "occlusion", {}, text_of({1, 5, 6, 2})).values, (std::vector<double>{0, -4, 1, 0}));
}

TEST(Occlusion, OverlappingWindowsAreAveragedByTheirCoverage) {
  FunctionSubject subject(scalar_table({1, 10, 100}), total);
  const Explanation result = explain_one(subject, "occlusion", {{"window", std::int64_t{2}}}, text_of({5, 6, 7}));
  EXPECT_EQ(result.values, (std::vector<double>{11, (11 + 110) / 2.0, 110}));
}

TEST(Occlusion, AWindowLongerThanTheTextHidesTheWholeText) {
  FunctionSubject subject(scalar_table({1, 10}), total);
  EXPECT_EQ(explain_one(subject, "occlusion", {{"window", std::int64_t{9}}}, text_of({5, 6})).values,
            (std::vector<double>{11, 11}));
}

TEST(Occlusion, AWordIsHiddenAsAWholeAndItsTokensShareItsScore) {
  FunctionSubject subject(scalar_table({1, 10, 100}), total);
  ExplainInput input = text_of({5, 6, 7});
  input.words = {0, 0, 1};
  const Explanation result = explain_one(subject, "occlusion", {{"unit", "word"}}, input);
  EXPECT_EQ(result.values, (std::vector<double>{5.5, 5.5, 100}));
  EXPECT_EQ(result.groups.unit, "word");
  EXPECT_EQ(result.groups.tokens, (Units{{0, 1}, {2}}));
  EXPECT_EQ(result.groups.values, (std::vector<double>{11, 100}));
  EXPECT_EQ(explain_one(subject, "occlusion", {}, input).groups.unit, "");
}

TEST(Occlusion, SentencesParagraphsAndSpansAreUnitsToo) {
  FunctionSubject subject(scalar_table({1, 10, 100, 1000}), total);
  ExplainInput input = text_of({1, 5, 6, 7, 8, 2});
  input.sentences = {-1, 0, 0, 1, 1, -1};
  input.paragraphs = {-1, 0, 0, 0, 0, -1};
  input.spans = {-1, 1, -1, 0, 1, -1};  // the second span stands in two places, and one token in none
  const auto values = [&](const char* unit) {
    return explain_one(subject, "occlusion", {{"unit", std::string(unit)}}, input).values;
  };
  EXPECT_EQ(values("sentence"), (std::vector<double>{0, 5.5, 5.5, 550, 550, 0}));
  EXPECT_EQ(values("paragraph"), (std::vector<double>{0, 1111 / 4.0, 1111 / 4.0, 1111 / 4.0, 1111 / 4.0, 0}));
  EXPECT_EQ(values("span"), (std::vector<double>{0, 1001 / 2.0, 0, 100, 1001 / 2.0, 0}));
}

TEST(Occlusion, TokensThatCannotBeSeenAreNotRun) {
  FunctionSubject subject(scalar_table({1, 10, 100}), [](const Tensor& x) { return total(x.narrow(0, 0, 2)); });
  ExplainInput input = text_of({5, 6, 7});
  input.seen = 2;
  EXPECT_EQ(explain_one(subject, "occlusion", {}, input).values, (std::vector<double>{1, 10, 0}));
  EXPECT_EQ(std::accumulate(subject.tokens.begin(), subject.tokens.end(), std::int64_t{0}),
            3 * 3);  // the text and two masked ones
}

TEST(Occlusion, ATextWithoutTheUnitsIsRefusedWithWhatToDo) {
  FunctionSubject subject(scalar_table({1}), total);
  const std::string text = test::error_text(ErrorKind::usage, [&] {
    return explain_one(subject, "occlusion", {{"unit", std::string("span")}}, text_of({1, 5, 2}));
  });
  test::expect_part(text, "explain.occlusion.unit: example 0 comes without spans");
  test::expect_part(text, "explain_spans");
}

TEST(Occlusion, TheReplacementIsAChoice) {
  const Tensor table =
      at::tensor({10.0, 20.0, 30.0, 40.0, 50.0, 7.0}, at::kDouble).unsqueeze(1);  // pad, cls, sep, mask, unk, word
  FunctionSubject subject(table, total);
  EXPECT_EQ(explain_one(subject, "occlusion", {}, text_of({5})).values[0], 7 - 40);
  EXPECT_EQ(explain_one(subject, "occlusion", {{"replacement", "unk"}}, text_of({5})).values[0], 7 - 50);
  EXPECT_EQ(explain_one(subject, "occlusion", {{"replacement", "pad"}}, text_of({5})).values[0], 7 - 10);
  ExplainContext context = toys::context_of(subject);
  context.special_ids.mask.reset();
  EXPECT_EQ(make_explainer("occlusion")->explain(context, {text_of({5})})[0].values[0], 7 - 50);
}

TEST(Occlusion, ATextOfSpecialTokensOnlyScoresZero) {
  FunctionSubject subject(scalar_table({1}), total);
  EXPECT_EQ(explain_one(subject, "occlusion", {}, text_of({1, 2})).values, (std::vector<double>{0, 0}));
}

TEST(Occlusion, EveryUnitIsCoveredByAWindow) {
  for (std::size_t count = 1; count <= 12; ++count) {
    for (std::int64_t window = 1; window <= 5; ++window) {
      for (std::int64_t stride = 1; stride <= window; ++stride) {
        std::vector<int> covered(count, 0);
        for (const UnitRange& range : make_windows(count, window, stride)) {
          for (std::size_t unit = range.first; unit < range.last; ++unit) ++covered[unit];
        }
        for (const int times : covered)
          EXPECT_GE(times, 1) << count << " units, window " << window << ", stride " << stride;
      }
    }
  }
}

TEST(Occlusion, AStrideBeyondTheWindowIsAnErrorOfTheConfig) {
  EXPECT_THROW(make_explainer("occlusion", {{"stride", std::int64_t{2}}}), Error);
}

}  // namespace
}  // namespace glass::occlusion_test
