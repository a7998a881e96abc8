// KernelSHAP against exact Shapley values, with all coalitions and with some.
#include <gtest/gtest.h>

#include "support/coalition_games.h"

namespace glass::kernel_shap_test {
namespace {

using games::kExact;

constexpr double kOfLargest = 1e-5;  // of all coalitions: the fit is the Shapley value

toys::Settings samples(std::int64_t count) {
  return {{"samples", count}};
}

TEST(KernelShap, IsExactOnceItHasAllCoalitions) {
  const Explanation exact = games::explain_tangled("shapley", 8),
                    all = games::explain_tangled("kernel_shap", 8, samples(254));
  EXPECT_TRUE(all.quality["exact"].get<bool>());
  EXPECT_EQ(all.quality["largest_standard_error"], 0);
  EXPECT_EQ(all.forwards, 256);
  for (std::size_t t = 0; t < 8; ++t)
    EXPECT_NEAR(all.values[t], exact.values[t], kOfLargest * games::largest(exact.values));
}

TEST(KernelShap, OfSomeCoalitionsLiesWithinItsStandardErrors) {
  for (const std::int64_t count : {80, 120, 200}) {
    const Explanation some = games::explain_tangled("kernel_shap", 10, samples(count));
    EXPECT_FALSE(some.quality["exact"].get<bool>());
    games::expect_within_errors(some, games::explain_tangled("shapley", 10));
    EXPECT_NEAR(some.quality["completeness_delta"].get<double>(), 0, kExact);
  }
}

TEST(KernelShap, ItsStandardErrorsAreTheSpreadOverSeeds) {
  games::expect_spread("kernel_shap", samples(150));
}

TEST(KernelShap, OfTheReferenceModelAreThePublishedOnes) {
  const std::vector<double> values = games::explain_numbers("kernel_shap", {2, 10, 3}, toys::multi_layer).values;
  const std::vector<double> expected = {7, 32.5, 10.5};
  for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(values[t], expected[t], kExact);
}

TEST(KernelShap, IsSymmetricAndLinearAndGivesNullPlayersNothing) {
  games::expect_fair("kernel_shap", {}, kExact);
}

TEST(KernelShap, AdditiveGamesNeedNoLuck) {
  std::vector<double> x = games::tangled_numbers(20);
  const Explanation result = games::explain_numbers("kernel_shap", x, games::total, samples(90));
  EXPECT_FALSE(result.quality["exact"].get<bool>());
  for (std::size_t t = 0; t < x.size(); ++t) EXPECT_NEAR(result.values[t], x[t], kExact);
  EXPECT_NEAR(result.quality["explained_share"].get<double>(), 1, kExact);
}

TEST(KernelShap, WordsShareTheirScore) {
  games::expect_units("kernel_shap");
}

TEST(KernelShap, WhatCannotBeSeenHasNoScore) {
  games::expect_unseen("kernel_shap");
}

TEST(KernelShap, NeighboursChangeNothing) {
  games::expect_independent("kernel_shap", samples(40));
}

}  // namespace
}  // namespace glass::kernel_shap_test
