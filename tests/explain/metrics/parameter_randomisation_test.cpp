// The weights are destroyed for the metric only, and an explanation that does not read them stays.
#include <gtest/gtest.h>

#include "support/rerun_case.h"

namespace glass::parameter_randomisation_test {
namespace {

TEST(ParameterRandomisation, ChangesWhatReadsTheWeightsAndGivesThemBack) {
  std::vector<double> values;
  for (int i = 0; i < 12; ++i) values.push_back(i * i - 20);
  toys::FunctionSubject sum(toys::scalar_table(values), [](const Tensor& x) { return x.sum().reshape({1}); });
  const Tensor before = sum.parameters().front().clone();
  const Json numbers = test::measured_again(sum, 12, "parameter_randomisation", {}, "occlusion");
  EXPECT_TRUE(at::equal(sum.parameters().front(), before));
  EXPECT_LT(numbers["mean"].get<double>(), 0.7);
  EXPECT_EQ(numbers["mean"], numbers["without_100_percent"]);  // there is one tensor of weights
}

TEST(ParameterRandomisation, IsNotDefinedWhereNothingIsRanked) {
  // The gradient of a sum is 1 everywhere: equal scores have no ranks.
  toys::FunctionSubject sum(toys::scalar_table({1, 2, 3}), [](const Tensor& x) { return x.sum().reshape({1}); });
  EXPECT_TRUE(test::measured_again(sum, 3, "parameter_randomisation", {}, "saliency", {{"norm", std::string("signed")}})
                  .empty());
}

}  // namespace
}  // namespace glass::parameter_randomisation_test
