// Counterfactual texts: as few exchanges as a search of all texts finds, none of them needless, and scores that sum to
// the difference.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "glass/base/error.h"
#include "support/error_text.h"
#include "support/toy_subjects.h"

namespace glass::counterfactual_test {
namespace {

constexpr double kExact = 1e-12;  // float64

/// Class 0 while the words' numbers sum to more than 0.
toys::FunctionSubject sum_decides(const std::vector<double>& numbers) {
  return {toys::scalar_table(numbers), [](const Tensor& x) { return at::stack({x.sum(), -x.sum()}); }};
}

Explanation explain(Subject& subject, const toys::Settings& settings, const ExplainInput& input) {
  return toys::explain_one(subject, "counterfactual", settings, input);
}

TEST(Counterfactual, OneExchangeIsEnoughWhereOneWordCanTurnTheSum) {
  toys::FunctionSubject subject = sum_decides({1, 2, 3, -9});
  const Explanation result = explain(subject, {}, toys::text_of({1, 5, 7, 6, 2}));
  EXPECT_TRUE(result.quality["found"].get<bool>());
  EXPECT_EQ(result.quality["exchanged"], 1);
  EXPECT_EQ(result.quality["counterfactual"]["ids"], (std::vector<int>{1, 5, 8, 6, 2}));
  EXPECT_EQ(result.quality["counterfactual"]["answer"], "1");
  EXPECT_NEAR(result.values[2], 12, kExact);  // 3 - -9
  EXPECT_EQ(result.values[1], 0);
  EXPECT_NEAR(result.quality["score_counterfactual"].get<double>(), -6, kExact);
}

TEST(Counterfactual, SaysWhereNoneWasFound) {
  toys::FunctionSubject subject = sum_decides({5, 4, 3, 2});
  const Explanation result = explain(subject, {{"exchanges", std::int64_t{2}}}, toys::text_of({5, 6, 7}));
  EXPECT_FALSE(result.quality["found"].get<bool>());
  EXPECT_EQ(result.quality["exchanged"], 2);
  EXPECT_EQ(result.quality["exchangeable"], 3);
}

TEST(Counterfactual, AClassThatIsNotPredictedIsMadeTheAnswer) {
  toys::FunctionSubject subject = sum_decides({1, 2, 3, -9});
  ExplainInput input = toys::text_of({5, 6});
  input.label = 1;
  const Explanation result = explain(subject, {}, input);
  EXPECT_TRUE(result.quality["found"].get<bool>());
  EXPECT_EQ(result.quality["counterfactual"]["answer"], "1");
  EXPECT_LT(result.quality["score_input"].get<double>(), result.quality["score_counterfactual"].get<double>());
}

/// The fewest exchanges of any text of this length with another answer; -1: there is none.
std::int64_t fewest_exchanges(const std::function<double(const std::vector<std::int64_t>&)>& lead,
                              const std::vector<std::int64_t>& text, std::int64_t vocabulary) {
  std::int64_t fewest = -1;
  std::vector<std::int64_t> other(text.size(), 0);
  for (std::int64_t code = 0; code < std::pow(vocabulary, text.size()); ++code) {
    std::int64_t left = code, changed = 0;
    for (std::size_t t = 0; t < text.size(); ++t, left /= vocabulary) {
      other[t] = left % vocabulary;
      changed += other[t] != text[t] ? 1 : 0;
    }
    if ((lead(other) >= 0) != (lead(text) >= 0) && (fewest < 0 || changed < fewest)) fewest = changed;
  }
  return fewest;
}

TEST(Counterfactual, IsAsSmallAsASearchOfAllTextsFinds) {
  // Four words of five numbers by place: a beam of 128 keeps all texts of up to two exchanges (6 * 16 + 4 * 4).
  std::int64_t found = 0;
  for (std::int64_t seed = 1; seed <= 20; ++seed) {
    at::manual_seed(static_cast<std::uint64_t>(seed));
    const Tensor weights = at::randn({4, 5}, at::kDouble), bias = at::randn({1}, at::kDouble);
    toys::FunctionSubject subject(toys::scalar_table({0, 1, 2, 3, 4}), [&](const Tensor& x) {
      const Tensor sum = weights.gather(1, x.to(at::kLong)).sum().tanh() + 0.3 * bias[0] * (x[0] * x[3]).sum();
      return at::stack({sum, -sum});
    });
    const auto lead = [&](const std::vector<std::int64_t>& text) {
      double sum = 0;
      for (std::size_t t = 0; t < 4; ++t) sum += weights[static_cast<std::int64_t>(t)][text[t]].item<double>();
      return std::tanh(sum) + 0.3 * bias[0].item<double>() * static_cast<double>(text[0] * text[3]);
    };
    const std::vector<std::int64_t> text = {seed % 5, 2, 0, seed / 5};
    ExplainInput input;
    for (const std::int64_t word : text) input.ids.push_back(static_cast<std::int32_t>(word + 5));
    input.special.assign(4, 0);
    input.words = {0, 1, 2, 3};
    input.label = lead(text) >= 0 ? 0 : 1;
    const Explanation result = explain(subject, {{"beam", std::int64_t{128}}, {"exchanges", std::int64_t{3}}}, input);
    const std::int64_t fewest = fewest_exchanges(lead, text, 5);
    const bool is_found = result.quality["found"].get<bool>();
    EXPECT_EQ(is_found, fewest > 0 && fewest <= 3) << seed;
    if (is_found) EXPECT_EQ(result.quality["exchanged"], fewest) << seed;
    found += is_found ? 1 : 0;
    const double sum = std::accumulate(result.values.begin(), result.values.end(), 0.0);
    EXPECT_NEAR(sum, result.quality["score_input"].get<double>() - result.quality["score_counterfactual"].get<double>(),
                kExact);
  }
  EXPECT_GE(found, 10);
}

TEST(Counterfactual, TargetsWithoutAClassAreRefused) {
  toys::FunctionSubject subject = sum_decides({1, 2});
  ExplainContext context = toys::context_of(subject);
  context.target.kind = TargetKind::entropy;
  const auto method = make_explainer("counterfactual");
  test::expect_part(test::error_text(ErrorKind::config,
                                     [&] {
                                       method->explain(context, {toys::text_of({5, 6})});
                                     }),
                    "answered by another class");
}

}  // namespace
}  // namespace glass::counterfactual_test
