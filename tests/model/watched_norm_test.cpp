// A norm with its scale as a point: reads change nothing, an edit takes the scale's place, a frozen scale makes it
// linear.
#include "model/parts/watched_norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "support/tiny_model.h"

namespace glass::watched_norm_test {
namespace {

constexpr double kTolerance = 1e-12;      // fp64, sums in another order
constexpr double kFloatTolerance = 1e-5;  // the same in fp32, values of size 1 to 4

const Point kScale("norm_test.scale");

NormPart norm_of(NormKind kind, bool bias, at::ScalarType dtype) {
  Initializer initializer = Initializer::random(1);
  NormPart norm(8, {kind, 1e-5, bias}, initializer);
  at::manual_seed(3);
  norm.weight = at::randn({8}, dtype);
  if (norm.bias.defined()) norm.bias = at::randn({8}, dtype);
  return norm;
}

class WatchedNorm : public testing::TestWithParam<NormKind> {};

TEST_P(WatchedNorm, AReadLeavesTheFusedResultBitForBit) {
  for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
    const NormPart norm = norm_of(GetParam(), true, dtype);
    const Tensor x = at::randn({5, 8}, dtype);
    Trace idle, read;
    read.read(kScale.name());
    EXPECT_TRUE(at::equal(watched_norm(norm, x, kScale, idle, {}), watched_norm(norm, x, kScale, read, {})));
    EXPECT_EQ(read[kScale.name()].sizes(), (at::IntArrayRef{5, 1}));
    EXPECT_EQ(read[kScale.name()].scalar_type(), at::kFloat);
  }
}

TEST_P(WatchedNorm, AnEditedScaleTakesThePlaceOfItsOwn) {
  const NormPart norm = norm_of(GetParam(), true, at::kFloat);
  const Tensor x = at::randn({5, 8}), shift = norm.bias.defined() ? norm.bias : at::zeros({8});
  Trace idle, twice;
  twice.edit(kScale.name(), [](const Tensor& value, const EditPlace&) { return value * 2; });
  const Tensor expected = 2 * (watched_norm(norm, x, kScale, idle, {}) - shift) + shift;
  EXPECT_LT(test::largest_difference(watched_norm(norm, x, kScale, twice, {}), expected), kFloatTolerance);
}

TEST_P(WatchedNorm, WithItsScaleFrozenItIsLinear) {
  const NormPart norm = norm_of(GetParam(), false, at::kDouble);
  const Tensor x = at::randn({5, 8}, at::kDouble).requires_grad_(true), direction = at::randn({5, 8}, at::kDouble);
  Trace frozen;
  frozen.edit(kScale.name(), [](const Tensor& value, const EditPlace&) { return value.detach(); });
  const Tensor y = (watched_norm(norm, x, kScale, frozen, {}) * direction).sum();
  const Tensor gradient = torch::autograd::grad({y}, {x}).at(0);
  // A linear map is its gradient times its input; a norm that is not frozen gives 0 here but for epsilon.
  EXPECT_LT(test::largest_difference((gradient * x).sum().detach(), y.detach()), kTolerance);
  EXPECT_GT(std::abs(y.item<double>()), 0.1);
}

INSTANTIATE_TEST_SUITE_P(Kinds, WatchedNorm, testing::Values(NormKind::layer, NormKind::rms, NormKind::rms_offset));

}  // namespace
}  // namespace glass::watched_norm_test
