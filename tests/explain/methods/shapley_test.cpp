// Exact Shapley values in closed form and against every order.
#include <gtest/gtest.h>

#include "support/coalition_games.h"
#include "support/error_text.h"

namespace glass::shapley_test {
namespace {

using games::kExact;

constexpr double kPublished = 6e-5;  // half a unit of the fourth decimal in the published tables, and a little

TEST(Shapley, OfTheReferenceModelAreThePublishedOnes) {
  // Captum's tests of BasicModel_MultiLayer, baseline 0.
  const std::vector<double> first = games::explain_numbers("shapley", {20, 50, 30}, toys::multi_layer).values,
                            second = games::explain_numbers("shapley", {2, 10, 3}, toys::multi_layer).values;
  const std::vector<double> expected = {76.6667, 196.6667, 116.6667}, other = {7, 32.5, 10.5};
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_NEAR(first[t], expected[t], kPublished);
    EXPECT_NEAR(second[t], other[t], kPublished);
  }
}

TEST(Shapley, AreTheMeansOfWhatAUnitAddsOverAllOrders) {
  const std::vector<double> x = games::tangled_numbers(6);
  const Explanation result = games::explain_tangled("shapley", 6);
  const auto score = [&](const std::vector<std::uint8_t>& shown) {
    Tensor v = at::zeros({6, 1}, at::kDouble);
    for (std::size_t u = 0; u < 6; ++u) v[static_cast<std::int64_t>(u)][0] = shown[u] != 0 ? x[u] : 0;
    return games::tangled_function(v).item<double>();
  };
  std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5};
  std::vector<double> sums(6, 0.0);
  double orders = 0;
  do {
    std::vector<std::uint8_t> shown(6, 0);
    double before = score(shown);
    for (const std::size_t unit : order) {
      shown[unit] = 1;
      const double value = score(shown);
      sums[unit] += value - before;
      before = value;
    }
    orders += 1;
  } while (std::next_permutation(order.begin(), order.end()));
  for (std::size_t u = 0; u < 6; ++u) EXPECT_NEAR(result.values[u], sums[u] / orders, kExact);
  EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), 0, kExact);
  EXPECT_EQ(result.forwards, 64);  // all sets; the full one is the text itself
}

TEST(Shapley, AreSymmetricAndLinearAndGiveNullPlayersNothing) {
  games::expect_fair("shapley", {}, kExact);
}

TEST(Shapley, WordsShareTheirScore) {
  games::expect_units("shapley");
}

TEST(Shapley, WhatCannotBeSeenHasNoScore) {
  games::expect_unseen("shapley");
}

TEST(Shapley, NeighboursChangeNothing) {
  games::expect_independent("shapley", {});
}

TEST(Shapley, SixteenUnitsAreScoredAndMoreAreRefusedWithWhatToDo) {
  const std::vector<double> x(16, 0.5);
  const Explanation most = games::explain_numbers("shapley", x, games::total);
  for (const double value : most.values) EXPECT_NEAR(value, 0.5, kExact);
  const std::string text = test::error_text(ErrorKind::usage, [] { return games::explain_tangled("shapley", 17); });
  test::expect_part(text, "17 units");
  test::expect_part(text, "shapley_sampling");
}

}  // namespace
}  // namespace glass::shapley_test
