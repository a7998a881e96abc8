// The gradient family against Captum, and against plain loops over the papers' formulas
// (scripts/golden/captum_gradient_values.py).
#include <gtest/gtest.h>

#include "support/captum_golden.h"

namespace glass::captum_gradients_test {
namespace {

constexpr double kExact = 1e-12;  // float64 on both sides

class CaptumGradients : public testing::TestWithParam<const char*> {
 protected:
  golden::Attributions golden_{"captum_gradients.json", GetParam(), "float64"};
};

TEST_P(CaptumGradients, SaliencyIsCaptums) {
  golden_.compare("saliency", {}, "saliency.l1", kExact);
  golden_.compare("saliency", {{"norm", std::string("signed")}}, "saliency.signed", kExact);
}

INSTANTIATE_TEST_SUITE_P(Models, CaptumGradients, testing::Values("model_pre_learned", "model_post_sinusoidal"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace glass::captum_gradients_test
