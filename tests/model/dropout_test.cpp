// Dropout: the right share, the right scale, the same mask in the backward, independent of threads and of other rows.
#include "model/parts/dropout.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "glass/base/error.h"
#include "glass/base/hash.h"

namespace glass::dropout_test {
namespace {

constexpr std::int64_t kCount = 1 << 20;
constexpr std::int64_t kRows = 1 << 12;  ///< of kCount / kRows values each

/// The keys of rows that have numbers.
Tensor row_keys(std::int64_t first = 0, std::int64_t count = kRows) {
  std::vector<std::int64_t> keys;
  for (std::int64_t row = first; row < first + count; ++row)
    keys.push_back(static_cast<std::int64_t>(mix64(static_cast<std::uint64_t>(row))));
  return at::tensor(keys, at::kLong);
}

TEST(Dropout, DropsTheAskedShareAndScalesTheRest) {
  for (const double rate : {0.1, 0.5, 0.9}) {
    const Tensor y = glass::dropout(at::ones({kCount}), rate, {42, row_keys()});
    const double dropped = (y == 0).to(at::kDouble).mean().item<double>();
    // Five standard deviations of a binomial share.
    EXPECT_NEAR(dropped, rate, 5 * std::sqrt(rate * (1 - rate) / kCount));
    EXPECT_NEAR(y.max().item<double>(), 1 / (1 - rate), 1e-6);
  }
}

TEST(Dropout, MasksOfTwoKeysAreUncorrelated) {
  const auto mask = [](std::uint64_t key) {
    return (glass::dropout(at::ones({kCount}), 0.5, {key, row_keys()}) == 0).to(at::kDouble) - 0.5;
  };
  for (const auto& [a, b] :
       {std::pair<std::uint64_t, std::uint64_t>{1, 2}, {7, 7 + (1ULL << 32)}, {3, 3 ^ (1ULL << 63)}}) {
    EXPECT_LT(std::abs((mask(a) * mask(b)).mean().item<double>()) * 4, 5 / std::sqrt(kCount)) << a << " " << b;
  }
  // Neighbouring elements of one mask, and neighbouring rows.
  const Tensor one = mask(9);
  EXPECT_LT(std::abs((one.narrow(0, 1, kCount - 1) * one.narrow(0, 0, kCount - 1)).mean().item<double>()) * 4,
            5 / std::sqrt(kCount));
  const Tensor rows = one.view({kRows, -1});
  EXPECT_LT(std::abs((rows.narrow(0, 1, kRows - 1) * rows.narrow(0, 0, kRows - 1)).mean().item<double>()) * 4,
            5 / std::sqrt(kCount));
}

TEST(Dropout, TheBackwardUsesTheSameMask) {
  const Tensor x = at::randn({100, 30}).requires_grad_(true), residual = at::randn({100, 30}).requires_grad_(true);
  const Tensor y = add_dropout(residual, x, 0.3, {5, row_keys(0, 100)});
  const auto g = torch::autograd::grad({y.sum()}, {residual, x});
  EXPECT_TRUE(at::equal(g[0], at::ones_like(residual)));
  EXPECT_TRUE(at::allclose(y.detach(), residual.detach() + g[1] * x.detach(), 1e-6, 1e-6));
}

TEST(Dropout, ThreadsDoNotChangeTheMask) {
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const Tensor one = glass::dropout(at::ones({kCount}), 0.2, {8, row_keys()});
  at::set_num_threads(2);
  const Tensor two = glass::dropout(at::ones({kCount}), 0.2, {8, row_keys()});
  at::set_num_threads(threads);
  EXPECT_TRUE(at::equal(one, two));
}

TEST(Dropout, ARowsMaskIsThatOfItsKeyAlone) {
  const Tensor all = glass::dropout(at::ones({kRows, 64}), 0.3, {8, row_keys()});
  const Tensor some = glass::dropout(at::ones({10, 64}), 0.3, {8, row_keys(100, 10)});
  EXPECT_TRUE(at::equal(some, all.narrow(0, 100, 10)));
}

TEST(Dropout, EveryFloatingTypeDrawsTheSameMask) {
  const Tensor x = at::randn({32, 48}), residual = at::randn({32, 48});
  const DropoutKey key{8, row_keys(0, 32)};
  const Tensor kept = glass::dropout(x, 0.3, key) != 0, sum = add_dropout(residual, x, 0.3, key);
  for (const auto& [type, tolerance] : {std::pair(at::kDouble, 1e-6), {at::kHalf, 2e-3}, {at::kBFloat16, 2e-2}}) {
    const Tensor typed = x.to(type).requires_grad_(true);
    const Tensor y = glass::dropout(typed, 0.3, key);
    EXPECT_EQ(y.scalar_type(), type);
    EXPECT_TRUE(at::equal(y != 0, kept)) << type;
    // A few units in the last place of the type, of values up to 10.
    EXPECT_TRUE(at::allclose(add_dropout(residual.to(type), x.to(type), 0.3, key).to(at::kFloat), sum, tolerance,
                             10 * tolerance))
        << type;
    const auto gradient = torch::autograd::grad({y.to(at::kFloat).sum()}, {typed});
    EXPECT_TRUE(at::equal(gradient[0] != 0, kept)) << type;
  }
}

TEST(Dropout, KeysOfOtherRowsAreAnError) {
  EXPECT_THROW(glass::dropout(at::ones({10, 3}), 0.3, {8, row_keys(0, 7)}), Error);
}

TEST(DropoutKey, DiffersBySeedAndPlace) {
  EXPECT_EQ(dropout_key(1, "encoder.0.mlp_out"), dropout_key(1, "encoder.0.mlp_out"));
  EXPECT_NE(dropout_key(1, "encoder.0.mlp_out"), dropout_key(2, "encoder.0.mlp_out"));
  EXPECT_NE(dropout_key(1, "encoder.0.mlp_out"), dropout_key(1, "encoder.1.mlp_out"));
}

}  // namespace
}  // namespace glass::dropout_test
