// Clipping against its formula.
#include "glass/optim/clip.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace glass::clip_test {
namespace {

/// fp32 rounding of values near 1.
constexpr double kTolerance = 1e-6;

std::vector<at::Tensor> gradients() {
  return {at::tensor({3.0f, 0.0f}), at::tensor({0.0f, 4.0f, 12.0f}).view({3, 1})};
}

TEST(Clip, ReturnsTheNormOfAllGradientsTogether) {
  EXPECT_NEAR(clip_gradients(gradients(), 1.0).item<double>(), 13.0, kTolerance);
}

TEST(Clip, ScalesToTheLargestNorm) {
  std::vector<at::Tensor> clipped = gradients();
  clip_gradients(clipped, 2.6);
  const double scale = 2.6 / (13.0 + 1e-6);
  EXPECT_NEAR(clipped[0][0].item<double>(), 3.0 * scale, kTolerance);
  EXPECT_NEAR(clipped[1][2][0].item<double>(), 12.0 * scale, kTolerance);
}

TEST(Clip, SmallGradientsStayBitForBit) {
  std::vector<at::Tensor> clipped = gradients();
  clip_gradients(clipped, 100.0);
  EXPECT_TRUE(clipped[1].equal(gradients()[1]));
}

TEST(Clip, ZeroOnlyMeasures) {
  std::vector<at::Tensor> clipped = gradients();
  EXPECT_NEAR(clip_gradients(clipped, 0.0).item<double>(), 13.0, kTolerance);
  EXPECT_TRUE(clipped[0].equal(gradients()[0]));
}

}  // namespace
}  // namespace glass::clip_test
