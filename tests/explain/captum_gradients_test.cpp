// The gradient family against Captum, and against plain loops over the papers' formulas
// (scripts/golden/captum_gradient_values.py).
#include <gtest/gtest.h>

#include "support/captum_golden.h"

namespace glass::captum_gradients_test {
namespace {

constexpr double kExact = 1e-12;    // float64 on both sides
constexpr double kFinePath = 1e-6;  // Captum rounds its quadrature weights to fp32 even for float64

class CaptumGradients : public testing::TestWithParam<const char*> {
 protected:
  golden::Attributions golden_{"captum_gradients.json", GetParam(), "float64"};
};

TEST_P(CaptumGradients, SaliencyIsCaptums) {
  golden_.compare("saliency", {}, "saliency.l1", kExact);
  golden_.compare("saliency", {{"norm", std::string("signed")}}, "saliency.signed", kExact);
}

TEST_P(CaptumGradients, IdgiIsThatOfAPlainLoop) {
  golden_.compare("idgi", {{"baseline", std::string("pad")}, {"steps", golden_.document["steps"].get<std::int64_t>()}},
                  "idgi", kExact);
}

TEST_P(CaptumGradients, SequentialIntegratedGradientsAreCaptumsTokenByToken) {
  golden_.compare("sequential_integrated_gradients", {{"baseline", std::string("pad")}},
                  "sequential_integrated_gradients", kFinePath);
}

TEST_P(CaptumGradients, DiscretizedIntegratedGradientsAreThoseOfAPlainLoop) {
  for (const std::string strategy : {"greedy", "maxcount"}) {
    golden_.compare("discretized_integrated_gradients",
                    {{"baseline", std::string("pad")},
                     {"strategy", strategy},
                     {"rule", std::string("left")},
                     {"nodes", golden_.document["nodes"].get<std::int64_t>()},
                     {"neighbours", golden_.document["neighbours"].get<std::int64_t>()}},
                    "discretized_integrated_gradients." + strategy, kExact);
  }
}

TEST_P(CaptumGradients, ExpectedGradientsAreThoseOfGradientShap) {
  for (const Json& text : golden_.document["background"]) golden_.context.background.push_back(golden_.input_of(text));
  const auto samples = golden_.document["samples"].get<std::int64_t>();
  const auto results = golden_.explain("expected_gradients", {{"samples", samples}});
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto errors = results[i].quality["standard_errors"].get<std::vector<double>>();
    const auto values = golden_.expected.at(i)["expected_gradients"].get<std::vector<double>>();
    // As many draws on both sides: the difference has twice the variance.
    for (std::size_t t = 0; t < errors.size(); ++t)
      EXPECT_NEAR(results[i].values[t], values[t], 3 * std::sqrt(2.0) * errors[t]) << "text " << i << " token " << t;
  }
}

TEST_P(CaptumGradients, LayersAreCaptums) {
  const auto steps = golden_.document["steps"].get<std::int64_t>(),
             nodes = golden_.document["nodes"].get<std::int64_t>();
  golden_.compare("conductance", {{"baseline", std::string("pad")}, {"rule", std::string("left")}, {"steps", steps}},
                  "conductance", kExact);
  golden_.compare("internal_influence", {{"baseline", std::string("pad")}, {"nodes", nodes}}, "internal_influence",
                  kFinePath);
  golden_.compare("gradient_x_activation", {}, "gradient_x_activation", kExact);
  golden_.compare("neuron_conductance",
                  {{"baseline", std::string("pad")},
                   {"through", std::string("encoder.0.resid_post")},
                   {"neuron", golden_.document["neuron"].get<std::int64_t>()},
                   {"nodes", nodes}},
                  "neuron_conductance", kFinePath);
}

TEST_P(CaptumGradients, IntegratedGradientsAtSeveralPointsAreCaptumsAtEachLayer) {
  golden::Attributions golden("captum_layers.json", GetParam(), "float64");
  golden.compare("integrated_gradients",
                 {{"baseline", std::string("pad")},
                  {"points", config::Value(std::vector<std::string>{"encoder.*.resid_post"})},
                  {"rule", std::string("gauss_legendre")},
                  {"nodes", golden.document["nodes"].get<std::int64_t>()}},
                 "layer_integrated_gradients", kFinePath);
}

INSTANTIATE_TEST_SUITE_P(Models, CaptumGradients, testing::Values("model_pre_learned", "model_post_sinusoidal"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace glass::captum_gradients_test
