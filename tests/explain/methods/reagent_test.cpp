// ReAGent: the tokens that a prediction hangs on gain importance, walks end when they alone keep it, and shares sum
// to 1.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/random.h"
#include "glass/explain/token_draw.h"
#include "support/error_text.h"
#include "support/toy_subjects.h"

namespace glass::reagent_test {
namespace {

constexpr double kExact = 1e-12;  // float64

/// Word 5 has the number 2, the nine others -2: class 0 while the first word is word 5.
toys::FunctionSubject first_word_decides() {
  return {toys::scalar_table({2, -2, -2, -2, -2, -2, -2, -2, -2, -2}), [](const Tensor& x) {
            return at::cat({x[0], -x[0]});
          }};
}

/// Probability of class 0 where the scores are the sum of these numbers and its negative.
double probability_of_sum(const std::vector<double>& numbers) {
  return 1 / (1 + std::exp(-2 * std::accumulate(numbers.begin(), numbers.end(), 0.0)));
}

Explanation explain(Subject& subject, toys::Settings settings, const ExplainInput& input) {
  return toys::explain_one(subject, "reagent", settings, input);
}

TEST(ReAGent, FindsTheWordThatDecides) {
  toys::FunctionSubject subject = first_word_decides();
  const Explanation result =
      explain(subject, {{"keep", std::int64_t{1}}, {"probes", std::int64_t{200}}}, toys::text_of({5, 6, 7, 6}));
  EXPECT_NEAR(std::accumulate(result.values.begin(), result.values.end(), 0.0), 1, kExact);
  for (std::size_t t = 1; t < 4; ++t) EXPECT_GT(result.values[0], 2 * result.values[t]);
  EXPECT_EQ(result.quality["walks_ended"], result.quality["walks"]);
  EXPECT_FALSE(result.is_signed);
  EXPECT_GT(result.quality["largest_standard_error"].get<double>(), 0);
}

TEST(ReAGent, AStepIsThatOfThePaper) {
  // The paper's update: replaced tokens gain logit((p - p') / 2 + 1/2), the others lose it; the scores are the softmax.
  const std::vector<double> numbers = {0.3, -0.2, 0.5, 0.1};
  toys::FunctionSubject subject(toys::scalar_table(numbers), [](const Tensor& x) {
    return at::cat({x.sum(0), -x.sum(0)});
  });
  const ExplainContext context = toys::context_of(subject);
  const TokenDraw draw(context, "key");
  const std::vector<std::int32_t> ids = {5, 6, 7};
  std::vector<double> expected(3, 0.0);
  for (std::uint64_t probe = 0; probe < 2; ++probe) {
    Random random(derive_seed(context.seed, 0, probe));
    std::vector<double> importance, copy;
    std::vector<bool> replaced;
    for (std::size_t t = 0; t < 3; ++t) importance.push_back(random.uniform());
    for (std::size_t t = 0; t < 3; ++t) replaced.push_back(random.uniform() < 0.5);
    for (std::size_t t = 0; t < 3; ++t) copy.push_back(numbers[(replaced[t] ? draw.of(random.uniform()) : ids[t]) - 5]);
    const double fall = probability_of_sum({0.3, -0.2, 0.5}) - probability_of_sum(copy), half = fall / 2 + 0.5,
                 step = std::log(half / (1 - half));
    double sum = 0;
    for (std::size_t t = 0; t < 3; ++t) sum += std::exp(importance[t] += replaced[t] ? step : -step);
    for (std::size_t t = 0; t < 3; ++t) expected[t] += std::exp(importance[t]) / sum / 2;
  }
  const Explanation result = explain(
      subject, {{"probes", std::int64_t{2}}, {"max_steps", std::int64_t{1}}, {"replaced", 0.5}}, toys::text_of(ids));
  for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(result.values[t], expected[t], kExact);
}

TEST(ReAGent, SpecialTokensHaveNoImportance) {
  toys::FunctionSubject subject = first_word_decides();
  const Explanation result = explain(subject, {}, toys::text_of({1, 5, 6, 2}));
  EXPECT_EQ(result.values[0], 0);
  EXPECT_EQ(result.values[3], 0);
  EXPECT_EQ(explain(subject, {}, toys::text_of({1, 5, 2})).values, (std::vector<double>{0, 1, 0}));
}

TEST(ReAGent, SaysWhereWalksDidNotEnd) {
  // Every word that is kept or replaced by another: the text's class is never that of the label.
  toys::FunctionSubject subject(toys::scalar_table({0, 0}), [](const Tensor& x) {
    return at::stack({x.sum() + 1, x.sum() - 1});
  });
  ExplainInput input = toys::text_of({5, 6});
  input.label = 1;
  const Explanation result = explain(subject, {{"max_steps", std::int64_t{3}}, {"probes", std::int64_t{4}}}, input);
  EXPECT_EQ(result.quality["walks_ended"], 0);
  EXPECT_EQ(result.forwards, 1 + 2 * 3 * 4);
}

TEST(ReAGent, WordsWithNearVectorsMayStandForOneAnother) {
  // Word 5 points away from all others, which are alike: in place of word 6 it is drawn rarely, e^-2 as often as each.
  toys::FunctionSubject subject = first_word_decides();
  toys::Settings settings = {{"keep", std::int64_t{1}}, {"probes", std::int64_t{200}}};
  const ExplainInput text = toys::text_of({6, 5, 7});
  const double by_frequency = explain(subject, settings, text).forwards;
  settings["proposals"] = std::string("nearest");
  const Explanation result = explain(subject, settings, text);
  EXPECT_EQ(result.quality["walks_ended"], result.quality["walks"]);
  EXPECT_LT(result.forwards, by_frequency);  // the prediction stays more often, and a walk ends then
}

TEST(ReAGent, AClassifierDoesNotPropose) {
  toys::FunctionSubject subject = first_word_decides();
  test::expect_part(test::error_text(ErrorKind::config,
                                     [&] {
                                       explain(subject, {{"proposals", std::string("model")}}, toys::text_of({5}));
                                     }),
                    "explain.reagent.proposals");
}

}  // namespace
}  // namespace glass::reagent_test
