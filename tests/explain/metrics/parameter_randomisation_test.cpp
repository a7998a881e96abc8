// The weights are destroyed for the metric only, and an explanation that does not read them stays.
#include <gtest/gtest.h>

#include "explain/similarity.h"
#include "support/rerun_case.h"
#include "support/tiny_model.h"

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
  EXPECT_EQ(numbers["mean"], numbers["rank correlation/0/weight 0"]);  // there is one tensor of weights
  EXPECT_EQ(numbers["ssim"], numbers["SSIM/0/weight 0"]);
}

TEST(ParameterRandomisation, GoesFromTheHeadToTheWordsLayerByLayer) {
  Transformer model(test::tiny_shape(), 3);
  test::randomise(model, 5);
  model.to(at::kCPU, at::kDouble);
  const Json numbers = test::measured_again(model, 6, "parameter_randomisation", {}, "saliency");
  std::vector<std::string> levels;
  for (const auto& [name, value] : numbers.items()) {
    if (name.starts_with("SSIM/")) levels.push_back(name);
  }
  EXPECT_EQ(levels, (std::vector<std::string>{"SSIM/0/head", "SSIM/1/encoder.final_norm", "SSIM/2/encoder.1",
                                              "SSIM/3/encoder.0", "SSIM/4/encoder.embed"}));
  const Json few = test::measured_again(model, 6, "parameter_randomisation", {{"levels", std::int64_t{2}}}, "saliency");
  EXPECT_EQ(few["SSIM/1/encoder.embed"], numbers["SSIM/4/encoder.embed"]);  // all is destroyed, by the same draws
}

TEST(ParameterRandomisation, LeavesWhatReadsNoWeights) {
  toys::FunctionSubject sum(toys::scalar_table({1, 2, 3}), [](const Tensor& x) { return x.sum().reshape({1}); });
  const Json numbers = test::measured_again(sum, 3, "parameter_randomisation", {}, "random");
  EXPECT_NEAR(numbers["mean"].get<double>(), 1, 1e-12);
  EXPECT_NEAR(numbers["ssim"].get<double>(), 1, 1e-12);
}

TEST(ParameterRandomisation, SimilarityIsThatOfTheFormula) {
  EXPECT_NEAR(structural_similarity({1, 2, 3}, {10, 20, 30}), 1, 1e-12);
  // Means .5, variances .25, covariance -.25, C1 = 1e-4, C2 = 9e-4.
  EXPECT_NEAR(structural_similarity({1, 0}, {0, 1}), -0.4991 / 0.5009, 1e-12);
}

TEST(ParameterRandomisation, IsNotDefinedWhereNothingIsRanked) {
  // The gradient of a sum is 1 everywhere: equal scores have no ranks.
  toys::FunctionSubject sum(toys::scalar_table({1, 2, 3}), [](const Tensor& x) { return x.sum().reshape({1}); });
  EXPECT_TRUE(test::measured_again(sum, 3, "parameter_randomisation", {}, "saliency", {{"norm", std::string("signed")}})
                  .empty());
}

}  // namespace
}  // namespace glass::parameter_randomisation_test
