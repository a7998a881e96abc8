// Integrated Gradients, gradient x input and occlusion against Captum and a plain loop
// (scripts/golden/captum_values.py).
#include <gtest/gtest.h>

#include "support/captum_golden.h"

namespace glass::captum_test {
namespace {

constexpr double kFloatTolerance = 1e-5;   // fp32 on both sides; scores are of size 1
constexpr double kDoubleTolerance = 1e-6;  // Captum rounds its quadrature weights to fp32 even for float64
constexpr double kExactTolerance = 1e-12;  // float64 without quadrature weights

struct Case {
  const char* model;
  const char* dtype;
};

class Captum : public testing::TestWithParam<Case> {
 protected:
  bool is_double() const { return std::string(GetParam().dtype) == "float64"; }

  golden::Attributions golden_{"captum_ig.json", GetParam().model, GetParam().dtype};
  double quadrature_tolerance_ = is_double() ? kDoubleTolerance : kFloatTolerance;
  double plain_tolerance_ = is_double() ? kExactTolerance : kFloatTolerance;
};

TEST_P(Captum, IntegratedGradientsAreCaptums) {
  for (const std::string rule : {"gauss_legendre", "middle"}) {
    for (const std::int64_t nodes : {8, 50}) {
      golden_.compare("integrated_gradients", {{"rule", rule}, {"nodes", nodes}, {"baseline", std::string("pad")}},
                      "integrated_gradients." + rule + "." + std::to_string(nodes), quadrature_tolerance_);
    }
  }
}

TEST_P(Captum, ScoresOfInputAndBaselineArePyTorchs) {
  const auto results = golden_.explain("integrated_gradients", {{"baseline", std::string("pad")}});
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Json& text = golden_.expected.at(i);
    const double logit = text.at("logits").at(text.at("target").get<std::size_t>());
    EXPECT_NEAR(results[i].quality.at("score_input").get<double>(), logit, plain_tolerance_);
    EXPECT_NEAR(results[i].quality.at("score_baseline").get<double>(), text.at("baseline_logit").get<double>(),
                plain_tolerance_);
  }
}

TEST_P(Captum, GradientXInputIsCaptums) {
  golden_.compare("gradient_x_input", {}, "gradient_x_input", plain_tolerance_);
}

TEST_P(Captum, OcclusionIsThatOfAPlainLoop) {
  golden_.compare("occlusion", {}, "occlusion", plain_tolerance_);
}

INSTANTIATE_TEST_SUITE_P(Models, Captum,
                         testing::Values(Case{"model_pre_learned", "float32"}, Case{"model_pre_learned", "float64"},
                                         Case{"model_post_sinusoidal", "float32"},
                                         Case{"model_post_sinusoidal", "float64"}),
                         [](const auto& info) { return std::string(info.param.model) + "_" + info.param.dtype; });

}  // namespace
}  // namespace glass::captum_test
