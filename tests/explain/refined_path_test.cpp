// The refining rule on paths in closed form: exact where Simpson is, spends nodes where a path bends, says what it
// could not reach.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>

#include "explain/refined_path.h"

namespace glass::refined_path_test {
namespace {

using Rates = std::function<std::vector<double>(double)>;
using Value = std::function<double(double)>;

constexpr double kExact = 1e-13;  // float64 sums of a few dozen terms

RefinedPath run(const Value& value, const Rates& rates, const RefineRule& rule) {
  const auto node = [&](double alpha) { return RefinedPath::Node{alpha, value(alpha), rates(alpha)}; };
  RefinedPath path(node(0), node(1));
  for (std::vector<double> alphas = path.wanted(rule); !alphas.empty(); alphas = path.wanted(rule)) {
    for (const double alpha : alphas) path.put(node(alpha));
  }
  return path;
}

TEST(RefinedPath, OfACubicIsExactWithNineNodes) {
  // Two tokens with rates 4 a^3 and 1: f = a^4 + a.
  const RefinedPath path = run([](double a) { return std::pow(a, 4) + a; },
                               [](double a) {
                                 return std::vector<double>{4 * std::pow(a, 3), 1};
                               },
                               {1e-9, 1, 257});
  EXPECT_EQ(path.nodes(), 9);
  EXPECT_TRUE(path.converged());
  EXPECT_NEAR(path.scores()[0], 1, kExact);
  EXPECT_NEAR(path.scores()[1], 1, kExact);
  EXPECT_NEAR(path.sum_error(), 0, kExact);
}

/// A step of the logistic function at `place`, as steep as `steepness`.
RefinedPath step(double place, double steepness, const RefineRule& rule) {
  const Value value = [=](double a) { return 1 / (1 + std::exp(-steepness * (a - place))); };
  return run(
      value, [=](double a) { return std::vector<double>{steepness * value(a) * (1 - value(a))}; }, rule);
}

TEST(RefinedPath, SpendsItsNodesWhereThePathBends) {
  const RefinedPath path = step(0.31, 200, {1e-3, 1e-2, 257});
  EXPECT_TRUE(path.converged());
  EXPECT_LE(path.sum_error(), 1e-3);
  EXPECT_LE(path.largest_token_estimate(), 1e-2);
  EXPECT_NEAR(path.scores()[0], 1, 1e-3);
  std::int64_t near = 0;
  const std::vector<double> ends = path.panel_ends();
  for (const double end : ends) near += std::abs(end - 0.31) < 0.1 ? 1 : 0;
  EXPECT_GT(near, static_cast<std::int64_t>(ends.size()) * 2 / 3);
  // A trapezoid on equal intervals needs them as narrow everywhere: more than 200 for this step.
  EXPECT_LT(path.nodes(), 80);
}

TEST(RefinedPath, TheErrorsAreThoseOfThePanels) {
  const RefinedPath path = step(0.5, 30, {1e-2, 1, 33});
  const std::vector<double> ends = path.panel_ends(), errors = path.panel_errors();
  ASSERT_EQ(ends.size(), errors.size() + 1);
  EXPECT_EQ(ends.front(), 0);
  EXPECT_EQ(ends.back(), 1);
  EXPECT_TRUE(std::is_sorted(ends.begin(), ends.end()));
  const double all = std::accumulate(errors.begin(), errors.end(), 0.0);
  EXPECT_NEAR(path.sum_error(), all, kExact);
  const double change = 1 / (1 + std::exp(-15.0)) - 1 / (1 + std::exp(15.0));
  EXPECT_LE(std::abs(path.scores()[0] - change), all + kExact);  // panels' errors can cancel, never add up
}

TEST(RefinedPath, TokensThatCancelAreSeen) {
  // The sum of the rates is 0 everywhere: only the estimates by token ask for more nodes.
  const RefinedPath path = run([](double) { return 0.0; },
                               [](double a) {
                                 const double rate = 12 * std::cos(12 * a);
                                 return std::vector<double>{rate, -rate};
                               },
                               {1e-3, 1e-2, 257});
  EXPECT_TRUE(path.converged());
  EXPECT_GT(path.nodes(), 9);
  EXPECT_NEAR(path.scores()[0], std::sin(12.0), 1e-2 * std::abs(std::sin(12.0)));
}

TEST(RefinedPath, NeverTakesMoreNodesThanAllowedAndSaysSo) {
  for (const std::int64_t most : {9, 10, 17, 34}) {
    const RefinedPath path = step(0.31, 5000, {1e-6, 1e-4, most});
    EXPECT_FALSE(path.converged());
    EXPECT_LE(path.nodes(), most);
    EXPECT_GE(path.nodes(), most - 1);
  }
}

TEST(RefinedPath, PathsAreRefinedTogetherAndEachByItself) {
  const RefineRule rule;
  const auto node = [](double steepness, double a) {
    const double value = 1 / (1 + std::exp(-steepness * (a - 0.4)));
    return RefinedPath::Node{a, value, {steepness * value * (1 - value)}};
  };
  const std::vector<double> steepness = {1, 100, 10};
  std::vector<RefinedPath> paths;
  for (const double s : steepness) paths.emplace_back(node(s, 0), node(s, 1));
  std::size_t rounds = 0;
  refine(paths, rule, [&](const std::vector<PathNode>& nodes) {
    ++rounds;
    for (const PathNode& at : nodes) paths[at.input].put(node(steepness[at.input], at.alpha));
  });
  EXPECT_GT(rounds, 2u);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const RefinedPath alone = step(0.4, steepness[i], rule);
    EXPECT_EQ(paths[i].nodes(), alone.nodes());
    EXPECT_EQ(paths[i].scores(), alone.scores());
    EXPECT_TRUE(paths[i].converged());
  }
  EXPECT_LT(paths[0].nodes(), paths[1].nodes());
}

TEST(RefinedPath, WhereNothingHappensNineNodesAreEnough) {
  const RefinedPath path = run([](double) { return 2.0; }, [](double) { return std::vector<double>{0, 0, 0}; }, {});
  EXPECT_TRUE(path.converged());
  EXPECT_EQ(path.nodes(), 9);
  EXPECT_EQ(path.largest_token_estimate(), 0);
  EXPECT_EQ(path.scores(), (std::vector<double>{0, 0, 0}));
}

}  // namespace
}  // namespace glass::refined_path_test
