// SciPy's values (kendalltau, spearmanr, pearsonr of 1.17) with ties, and where nothing is defined.
#include "glass/base/correlation.h"

#include <gtest/gtest.h>

#include <cmath>

namespace glass::correlation_test {
namespace {

constexpr double kExact = 1e-15;  // a few float64 operations

const std::vector<double> kFirst = {1, 2, 2, 4, 5, 3.5}, kSecond = {2, 1, 4, 4, 4, 0};

TEST(Correlation, IsThatOfSciPy) {
  EXPECT_NEAR(kendall_tau(kFirst, kSecond), 0.23145502494313788, kExact);
  EXPECT_NEAR(rank_correlation(kFirst, kSecond), 0.3696246621802185, kExact);
  EXPECT_NEAR(correlation(kFirst, kSecond), 0.32244270944681747, kExact);
}

TEST(Correlation, TiesShareTheMeanOfTheirRanks) {
  EXPECT_EQ(mean_ranks(kFirst), (std::vector<double>{1, 2.5, 2.5, 5, 6, 4}));
}

TEST(Correlation, IsNotDefinedForConstantLists) {
  EXPECT_TRUE(std::isnan(kendall_tau({1, 1}, {1, 2})));
  EXPECT_TRUE(std::isnan(correlation({1, 2}, {3, 3})));
  EXPECT_TRUE(std::isnan(rank_correlation({1}, {3})));
}

}  // namespace
}  // namespace glass::correlation_test
