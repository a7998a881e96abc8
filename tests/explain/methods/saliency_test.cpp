// Saliency in closed form.
#include <gtest/gtest.h>

#include <cmath>

#include "support/toy_subjects.h"

namespace glass::saliency_test {
namespace {

using toys::explain_one;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

TEST(Saliency, OfOneMinusReluHasTheGradientBelowItsKink) {
  // f = 1 - relu(1 - x), one score for each x is explained by itself: the sum has gradient 1 where x < 1.
  FunctionSubject subject(scalar_table({1, 2, 3, 0, -1, 7}),
                          [](const Tensor& x) { return (1 - (1 - x).relu()).sum().reshape({1}); });
  const ExplainInput input = text_of({5, 6, 7, 8, 9, 10});
  for (const std::string norm : {"l1", "l2", "signed"}) {
    const Explanation result = explain_one(subject, "saliency", {{"norm", norm}}, input);
    EXPECT_EQ(result.values, (std::vector<double>{0, 0, 0, 1, 1, 0})) << norm;
    EXPECT_EQ(result.forwards, 1);
    EXPECT_EQ(result.backwards, 1);
  }
}

TEST(Saliency, ItsNormsAreThoseOfTheGradientOverTheWidth) {
  // The gradient of each token is (3, -4).
  const Tensor table = at::ones({6, 2}, at::kDouble);
  FunctionSubject subject(table, [](const Tensor& x) {
    return (x * at::tensor({3.0, -4.0}, at::kDouble)).sum().reshape({1});
  });
  const std::map<std::string, double> expected = {{"l1", 7}, {"l2", 5}, {"signed", -1}};
  for (const auto& [norm, value] : expected) {
    const Explanation result = explain_one(subject, "saliency", {{"norm", norm}}, text_of({5}));
    EXPECT_NEAR(result.values[0], value, 1e-12) << norm;
    EXPECT_EQ(result.is_signed, norm == "signed");
    EXPECT_EQ(result.unit, "logit per unit of the point");
    EXPECT_FALSE(result.target.empty());
    EXPECT_EQ(result.target_class.empty(), norm != "signed");
  }
  EXPECT_EQ(explain_one(subject, "saliency", {}, text_of({5})).settings["norm"], "l1");
}

}  // namespace
}  // namespace glass::saliency_test
