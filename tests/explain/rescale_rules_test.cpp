// The rules of targets: multipliers of the scores times their change are the target's change, for every kind and link.
#include "explain/rescale_rules.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace glass::rescale_rules_test {
namespace {

constexpr double kExact = 1e-12;  // float64

/// sum of multipliers times change, and the change of the target, of the pair of rows [2, C].
std::pair<double, double> both_sides(const ResolvedTarget& target, const Tensor& pair) {
  const Tensor rows = pair.clone().requires_grad_(true);
  const Tensor scores = RescaleRules::score(target, rows);
  const Tensor gradient = torch::autograd::grad({scores.sum()}, {rows})[0];
  EXPECT_TRUE(at::allclose(gradient[0], gradient[1], 0, kExact));
  EXPECT_TRUE(at::allclose(scores, target_values(target, pair), 0, kExact));
  return {(gradient[0] * (pair[0] - pair[1])).sum().item<double>(), (scores[0] - scores[1]).item<double>()};
}

Tensor pair_of(double distance) {
  const Tensor x = at::tensor({2.0, -1.0, 0.5, 4.0}, at::kDouble);
  return at::stack({x, x + distance * at::tensor({-1.0, 2.0, 0.0, -1.5}, at::kDouble)});
}

TEST(RescaleRules, TargetsAreSharedOutExactly) {
  for (const double distance : {0.0, 1e-9, 1e-3, 1.0, 500.0}) {
    for (const Link link : {Link::softmax, Link::sigmoids}) {
      for (const TargetKind kind : {TargetKind::logit, TargetKind::probability, TargetKind::log_probability}) {
        const auto [sum, change] = both_sides({kind, link, {1, 1}, {}, {}, {}, -1}, pair_of(distance));
        EXPECT_NEAR(sum, change, kExact * std::max(1.0, std::abs(change))) << distance;
      }
    }
    const ResolvedTarget margin{TargetKind::margin, Link::softmax, {1, 1}, {3, 3}, {}, {}, -1};
    const auto [sum, change] = both_sides(margin, pair_of(distance));
    EXPECT_NEAR(sum, change, kExact * std::max(1.0, std::abs(change)));
  }
}

/// What speaks of all classes at once, and of two of them.
TEST(RescaleRules, TargetsOfSeveralClassesAreSharedOutExactly) {
  const Tensor plain = at::tensor({0.5, 1.0, -2.0, 0.0}, at::kDouble).log_softmax(0);
  for (const double distance : {0.0, 1e-9, 1e-3, 1.0, 500.0}) {
    for (const TargetKind kind : {TargetKind::entropy, TargetKind::kl, TargetKind::probability_margin}) {
      const ResolvedTarget target{kind, Link::softmax, {1, 1}, {3, 3}, at::stack({plain, plain}), {}, -1};
      const auto [sum, change] = both_sides(target, pair_of(distance));
      EXPECT_NEAR(sum, change, kExact * std::max(1.0, std::abs(change))) << distance;
    }
    const ResolvedTarget labels{TargetKind::probability_margin, Link::sigmoids, {1, 1}, {3, 3}, {}, {}, -1};
    const auto [sum, change] = both_sides(labels, pair_of(distance));
    EXPECT_NEAR(sum, change, kExact * std::max(1.0, std::abs(change)));
  }
}

TEST(RescaleRules, ASequenceIsTheSumOfItsRows) {
  const Tensor near = pair_of(1), far = pair_of(-3);
  const Tensor rows = at::stack({near[0], far[0], near[1], far[1]}).requires_grad_(true);  // of the text, the baseline
  const ResolvedTarget target{TargetKind::sequence, Link::softmax, {1, 2, 1, 2}, {}, {}, {2, 2}, -1};
  const Tensor scores = RescaleRules::score(target, rows);
  const Tensor gradient = torch::autograd::grad({scores.sum()}, {rows})[0];
  const Tensor change = rows.detach().narrow(0, 0, 2) - rows.detach().narrow(0, 2, 2);
  EXPECT_TRUE(at::allclose(scores, target_values(target, rows), 0, kExact));
  EXPECT_NEAR((gradient.narrow(0, 0, 2) * change).sum().item<double>(), (scores[0] - scores[1]).item<double>(), kExact);
}

TEST(RescaleRules, PlacesThatASoftmaxHidesHaveNoPart) {
  const Tensor rows = at::cat({pair_of(1), at::full({2, 1}, -INFINITY, at::kDouble)}, 1).requires_grad_(true);
  const ResolvedTarget target{TargetKind::probability, Link::softmax, {1, 1}, {}, {}, {}, -1};
  const Tensor gradient = torch::autograd::grad({RescaleRules::score(target, rows).sum()}, {rows})[0];
  EXPECT_TRUE(at::isfinite(gradient).all().item<bool>());
  EXPECT_EQ(gradient.select(1, 4).abs().max().item<double>(), 0);
}

}  // namespace
}  // namespace glass::rescale_rules_test
