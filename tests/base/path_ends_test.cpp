// What the baseline alone gives of an output.
#include "glass/base/path_ends.h"

#include <gtest/gtest.h>

#include <cmath>

namespace glass::path_ends_test {
namespace {

constexpr double kRounding = 1e-12;  // one division or one exponential in double

PathEnds ends(double base, double output, const char* unit) {
  Explanation explanation;
  explanation.unit = unit;
  explanation.quality = {{"score_baseline", base}, {"score_input", output}};
  return path_ends(explanation).value();
}

TEST(PathEnds, OfAScoreAreAPart) {
  EXPECT_NEAR(ends(3, 4, "logit").base_share, 0.75, kRounding);
  EXPECT_TRUE(ends(3, 4, "logit").base_gives_most());
  EXPECT_TRUE(ends(5, 4, "logit").base_gives_most());
  EXPECT_FALSE(ends(1, 4, "logit").base_gives_most());
  EXPECT_NEAR(ends(-3, -4, "logit").base_share, 0.75, kRounding);
}

TEST(PathEnds, OfALogProbabilityAreAPartOfTheProbability) {
  EXPECT_NEAR(ends(std::log(0.6), std::log(0.8), "nats").base_share, 0.75, kRounding);
  EXPECT_FALSE(ends(std::log(0.1), std::log(0.8), "nats").base_gives_most());
}

TEST(PathEnds, OnTwoSidesOfZeroHaveNoPart) {
  EXPECT_TRUE(std::isnan(ends(-1, 4, "logit").base_share));
  EXPECT_FALSE(ends(-1, 4, "logit").base_gives_most());
  EXPECT_FALSE(ends(0, 0, "logit").base_gives_most());
}

TEST(PathEnds, OfAMethodWithoutABaselineAreNone) {
  Explanation explanation;
  explanation.quality = {{"score_input", 1.0}};
  EXPECT_FALSE(path_ends(explanation).has_value());
  explanation.quality = {{"score_input", 1.0}, {"score_baseline", nullptr}};
  EXPECT_FALSE(path_ends(explanation).has_value());
}

}  // namespace
}  // namespace glass::path_ends_test
