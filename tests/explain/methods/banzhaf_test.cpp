// Banzhaf values in closed form, by enumeration, and sampled.
#include <gtest/gtest.h>

#include "support/coalition_games.h"

namespace glass::banzhaf_test {
namespace {

using games::kExact;

TEST(Banzhaf, OfAProductOfTwoIsHalfForEach) {
  // Without the other nothing, with it the product; each set is as likely.
  const auto product = [](const Tensor& v) { return (v[0] * v[1]).reshape({1}); };
  const Explanation exact = games::explain_numbers("banzhaf", {3, 2, 7}, product);
  EXPECT_TRUE(exact.quality["exact"].get<bool>());
  const std::vector<double> expected = {3, 3, 0};
  for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(exact.values[t], expected[t], kExact);
  // Of a product of three a quarter, which does not sum to the whole.
  const auto three = [](const Tensor& v) { return (v[0] * v[1] * v[2]).reshape({1}); };
  for (const double value : games::explain_numbers("banzhaf", {2, 3, 4}, three).values) EXPECT_NEAR(value, 6, kExact);
}

TEST(Banzhaf, AreTheMeansOverAllSets) {
  const std::vector<double> x = games::tangled_numbers(6);
  const Explanation result = games::explain_tangled("banzhaf", 6);
  for (std::int64_t unit = 0; unit < 6; ++unit) {
    double mean = 0;
    for (std::size_t set = 0; set < 64; ++set) {
      Tensor v = at::zeros({6, 1}, at::kDouble);
      for (std::int64_t u = 0; u < 6; ++u) v[u][0] = (set >> u) & 1 ? x[static_cast<std::size_t>(u)] : 0;
      mean += games::tangled_function(v).item<double>() * ((set >> unit) & 1 ? 1 : -1) / 32;
    }
    EXPECT_NEAR(result.values[static_cast<std::size_t>(unit)], mean, kExact);
  }
}

TEST(Banzhaf, SampledValuesLieWithinTheirStandardErrors) {
  const Explanation all = games::explain_tangled("banzhaf", 14, {{"samples", std::int64_t{1} << 14}});
  EXPECT_TRUE(all.quality["exact"].get<bool>());
  for (const std::int64_t samples : {200, 600}) {
    const Explanation some = games::explain_tangled("banzhaf", 14, {{"samples", samples}});
    EXPECT_FALSE(some.quality["exact"].get<bool>());
    games::expect_within_errors(some, all);
  }
}

TEST(Banzhaf, TheirStandardErrorsAreTheSpreadOverSeeds) {
  games::expect_spread("banzhaf", {{"samples", std::int64_t{150}}});
}

TEST(Banzhaf, AreSymmetricAndLinearAndGiveNullPlayersNothing) {
  games::expect_fair("banzhaf", {}, kExact);
}

TEST(Banzhaf, WordsShareTheirScore) {
  games::expect_units("banzhaf");
}

TEST(Banzhaf, WhatCannotBeSeenHasNoScore) {
  games::expect_unseen("banzhaf");
}

TEST(Banzhaf, NeighboursChangeNothing) {
  games::expect_independent("banzhaf", {{"samples", std::int64_t{40}}});
}

}  // namespace
}  // namespace glass::banzhaf_test
