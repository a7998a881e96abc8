// Dropout: the right share, the right scale, the same mask in the backward, independent of threads.
#include "model/parts/dropout.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

namespace glass::dropout_test {
namespace {

constexpr std::int64_t kCount = 1 << 20;

TEST(Dropout, DropsTheAskedShareAndScalesTheRest) {
  for (const double rate : {0.1, 0.5, 0.9}) {
    const Tensor y = glass::dropout(at::ones({kCount}), rate, 42);
    const double dropped = (y == 0).to(at::kDouble).mean().item<double>();
    // Five standard deviations of a binomial share.
    EXPECT_NEAR(dropped, rate, 5 * std::sqrt(rate * (1 - rate) / kCount));
    EXPECT_NEAR(y.max().item<double>(), 1 / (1 - rate), 1e-6);
  }
}

TEST(Dropout, MasksOfTwoKeysAreUncorrelated) {
  const auto mask = [](std::uint64_t key) {
    return (glass::dropout(at::ones({kCount}), 0.5, key) == 0).to(at::kDouble) - 0.5;
  };
  for (const auto& [a, b] :
       {std::pair<std::uint64_t, std::uint64_t>{1, 2}, {7, 7 + (1ULL << 32)}, {3, 3 ^ (1ULL << 63)}}) {
    EXPECT_LT(std::abs((mask(a) * mask(b)).mean().item<double>()) * 4, 5 / std::sqrt(kCount)) << a << " " << b;
  }
  // Neighbouring elements of one mask.
  const Tensor one = mask(9);
  EXPECT_LT(std::abs((one.narrow(0, 1, kCount - 1) * one.narrow(0, 0, kCount - 1)).mean().item<double>()) * 4,
            5 / std::sqrt(kCount));
}

TEST(Dropout, TheBackwardUsesTheSameMask) {
  const Tensor x = at::randn({100, 30}).requires_grad_(true), residual = at::randn({100, 30}).requires_grad_(true);
  const Tensor y = add_dropout(residual, x, 0.3, 5);
  const auto g = torch::autograd::grad({y.sum()}, {residual, x});
  EXPECT_TRUE(at::equal(g[0], at::ones_like(residual)));
  EXPECT_TRUE(at::allclose(y.detach(), residual.detach() + g[1] * x.detach(), 1e-6, 1e-6));
}

TEST(Dropout, ThreadsDoNotChangeTheMask) {
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const Tensor one = glass::dropout(at::ones({kCount}), 0.2, 8);
  at::set_num_threads(2);
  const Tensor two = glass::dropout(at::ones({kCount}), 0.2, 8);
  at::set_num_threads(threads);
  EXPECT_TRUE(at::equal(one, two));
}

}  // namespace
}  // namespace glass::dropout_test
