// Discretized Integrated Gradients in closed form, and what they need and promise.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/error_text.h"
#include "support/toy_subjects.h"

namespace glass::discretized_integrated_gradients_test {
namespace {

using toys::explain_one;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

constexpr double kExact = 1e-12;
const std::string kMethod = "discretized_integrated_gradients";

/// f = x^2 on one word of 8; on the way to the baseline 0 lie 7, 5 and 1.
FunctionSubject square() {
  return FunctionSubject(scalar_table({8, 7, 5, 1, 9}), [](const Tensor& x) { return (x * x).sum().reshape({1}); });
}

TEST(DiscretizedIntegratedGradients, OfASquareAreTheSumsOverTheWordsOnTheWay) {
  FunctionSubject subject = square();
  toys::Settings settings = {{"baseline", "pad"}, {"nodes", std::int64_t{5}}, {"neighbours", std::int64_t{4}}};
  // The trapezoid is exact for a gradient of 2 x: 64. The gradient where a step begins: 2 (0*1 + 1*4 + 5*2 + 7*1).
  const Explanation exact = explain_one(subject, kMethod, settings, text_of({1, 5, 2}));
  EXPECT_NEAR(exact.values[1], 64, kExact);
  EXPECT_EQ(exact.values[0], 0);
  EXPECT_NEAR(exact.quality["completeness_delta"].get<double>(), 0, kExact);
  EXPECT_EQ(exact.quality["nodes"], 5);
  EXPECT_EQ(exact.forwards, 7);
  settings["rule"] = std::string("left");
  const Explanation left = explain_one(subject, kMethod, settings, text_of({1, 5, 2}));
  EXPECT_NEAR(left.values[1], 42, kExact);
  EXPECT_NEAR(left.quality["completeness_delta"].get<double>(), 42 - 64, kExact);
}

TEST(DiscretizedIntegratedGradients, OfALinearModelAreWeightTimesInputOnAnyPath) {
  FunctionSubject subject(scalar_table({2, -3, 0.5, 1, -1}), [](const Tensor& x) {
    return (x * at::tensor({1.0, 2.0, 4.0}, at::kDouble).unsqueeze(1)).sum(0);
  });
  for (const std::string strategy : {"greedy", "maxcount"}) {
    const Explanation result =
        explain_one(subject, kMethod, {{"baseline", "pad"}, {"strategy", strategy}}, text_of({5, 6, 7}));
    const std::vector<double> expected = {2, -6, 2};
    for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(result.values[t], expected[t], kExact) << strategy;
  }
}

TEST(DiscretizedIntegratedGradients, NeedWordVectors) {
  class Bare final : public Subject {
   public:
    Tensor scores(const Batch& batch, Trace& trace) override { return toy.scores(batch, trace); }
    std::vector<PointInfo> points() const override { return toy.points(); }
    FunctionSubject toy = square();
  };
  Bare subject;
  test::expect_part(
      test::error_text(ErrorKind::config, [&] { return explain_one(subject, kMethod, {}, text_of({5})); }),
      "this model gives none");
}

}  // namespace
}  // namespace glass::discretized_integrated_gradients_test
