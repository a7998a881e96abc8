// Shapley values by permutations against the exact ones.
#include <gtest/gtest.h>

#include "support/coalition_games.h"

namespace glass::shapley_sampling_test {
namespace {

using games::kExact;

toys::Settings orders(std::int64_t permutations, double precision = 0) {
  return {{"permutations", permutations}, {"precision", precision}};
}

TEST(ShapleySampling, LiesWithinItsStandardErrorsOfTheExactValues) {
  const Explanation sampled = games::explain_tangled("shapley_sampling", 8, orders(400));
  EXPECT_EQ(sampled.quality["permutations"], 400);
  EXPECT_FALSE(sampled.quality.contains("precise"));  // no precision was asked for
  games::expect_within_errors(sampled, games::explain_tangled("shapley", 8));
  EXPECT_NEAR(sampled.quality["completeness_delta"].get<double>(), 0, kExact);
}

TEST(ShapleySampling, ItsStandardErrorsAreTheSpreadOverSeeds) {
  games::expect_spread("shapley_sampling", orders(24));
}

TEST(ShapleySampling, AnOrderAndItsReverseAreExactWhereUnitsInteractInPairs) {
  // Of a product of two each order and its reverse together give half to each: one pair suffices.
  const auto pairs = [](const Tensor& v) { return (v[0] * v[1] + 3 * v[2] * v[4] + v[3] * v[3]).reshape({1}); };
  const std::vector<double> x = {2, 3, 5, 7, 1};
  const Explanation sampled = games::explain_numbers("shapley_sampling", x, pairs, orders(2));
  const Explanation exact = games::explain_numbers("shapley", x, pairs);
  EXPECT_EQ(sampled.quality["permutations"], 2);
  for (std::size_t t = 0; t < x.size(); ++t) EXPECT_NEAR(sampled.values[t], exact.values[t], kExact);
}

TEST(ShapleySampling, StopsWhenItsErrorsAreSmallEnoughAndSaysWhenTheyAreNot) {
  const Explanation stopped = games::explain_tangled("shapley_sampling", 8, orders(4000, 0.05));
  EXPECT_TRUE(stopped.quality["precise"].get<bool>());
  EXPECT_LE(stopped.quality["largest_standard_error"].get<double>(), 0.05);
  EXPECT_LT(stopped.quality["permutations"].get<int>(), 4000);
  const Explanation missed = games::explain_tangled("shapley_sampling", 8, orders(8, 1e-6));
  EXPECT_FALSE(missed.quality["precise"].get<bool>());
  EXPECT_EQ(missed.quality["permutations"], 8);
}

TEST(ShapleySampling, AGivenNumberOfOrdersIsKept) {
  for (const std::int64_t permutations : {2, 4, 6, 10, 16, 18})
    EXPECT_EQ(games::explain_tangled("shapley_sampling", 5, orders(permutations)).quality["permutations"],
              permutations);
}

TEST(ShapleySampling, NullPlayersHaveNothingAndAdditiveGamesNeedNoLuck) {
  const auto product = [](const Tensor& v) { return (v[0] * v[1] * v[2]).reshape({1}); };
  EXPECT_EQ(games::explain_numbers("shapley_sampling", {2, 3, 2, 5}, product).values[3], 0);
  const std::vector<double> x = {1, -2, 4, 0.5};
  const Explanation result = games::explain_numbers("shapley_sampling", x, games::total);
  for (std::size_t t = 0; t < x.size(); ++t) EXPECT_NEAR(result.values[t], x[t], kExact);
}

TEST(ShapleySampling, WordsShareTheirScore) {
  games::expect_units("shapley_sampling");
}

TEST(ShapleySampling, WhatCannotBeSeenHasNoScore) {
  games::expect_unseen("shapley_sampling");
}

TEST(ShapleySampling, NeighboursChangeNothing) {
  games::expect_independent("shapley_sampling", orders(6));
}

}  // namespace
}  // namespace glass::shapley_sampling_test
