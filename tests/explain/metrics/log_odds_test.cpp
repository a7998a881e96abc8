// A difference of log-probabilities in closed form.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::log_odds_test {
namespace {

using test::kExact, test::measured, test::measured_at, test::sigmoid;

TEST(LogOdds, IsTheFallOfTheLogarithm) {
  const double plain = std::log(sigmoid(3.75));
  EXPECT_NEAR(measured_at("log_odds", {0.25})["mean"].get<double>(), std::log(sigmoid(0.75)) - plain, kExact);
  EXPECT_NEAR(measured_at("log_odds", {0.25, 0.5})["mean"].get<double>(),
              (std::log(sigmoid(0.75)) + std::log(sigmoid(-0.25))) / 2 - plain, kExact);
}

TEST(LogOdds, TakesAFifthOfTheTokensByDefault) {
  EXPECT_EQ(measured("log_odds", {}), measured_at("log_odds", {0.2}));
}

}  // namespace
}  // namespace glass::log_odds_test
