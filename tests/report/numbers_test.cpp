// Numbers as text.
#include "report/numbers.h"

#include <gtest/gtest.h>

#include <limits>

namespace glass::report::numbers_test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Number, KeepsSignificantDigitsWithoutExponent) {
  EXPECT_EQ(number(0.8123), "0.812");
  EXPECT_EQ(number(12.345), "12.3");
  EXPECT_EQ(number(1234.5), "1,234");
  EXPECT_EQ(number(0.00456), "0.00456");
  EXPECT_EQ(number(3.14e-7), "3.1e-07");
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(-0.5), "-0.500");
}

TEST(Number, WhatIsNotFiniteIsADash) {
  EXPECT_EQ(number(kNaN), "\u2013");
  EXPECT_EQ(percent(kNaN), "\u2013");
  EXPECT_EQ(signed_number(std::numeric_limits<double>::infinity()), "\u2013");
  EXPECT_EQ(duration(kNaN), "\u2013");
}

TEST(SignedNumber, HasATypographicMinus) {
  EXPECT_EQ(signed_number(0.5), "+0.500");
  EXPECT_EQ(signed_number(-0.5), "\u22120.500");
  EXPECT_EQ(signed_number(0), "0");
}

TEST(Count, SeparatesThousands) {
  EXPECT_EQ(count(999), "999");
  EXPECT_EQ(count(1000), "1,000");
  EXPECT_EQ(count(-1234567), "-1,234,567");
  EXPECT_EQ(count(-123), "-123");
  EXPECT_EQ(count_of(1, "text"), "1\u00A0text");
  EXPECT_EQ(count_of(0, "text"), "0\u00A0texts");
}

TEST(Percent, RoundsToOneDecimal) {
  EXPECT_EQ(percent(0.9), "90.0\u00A0%");
  EXPECT_EQ(percent_bounds({0.9, 0.8789, 0.9211}), "[87.9, 92.1]");
  EXPECT_EQ(percent_bounds({0.9, kNaN, kNaN}), "");
}

TEST(Duration, ChoosesTheUnit) {
  EXPECT_EQ(duration(0.0002), "under 1\u00A0ms");
  EXPECT_EQ(duration(0.0214), "21\u00A0ms");
  EXPECT_EQ(duration(4.25), "4.2\u00A0s");
  EXPECT_EQ(duration(41.2), "41\u00A0s");
  EXPECT_EQ(duration(185), "3\u00A0min 5\u00A0s");
  EXPECT_EQ(duration(7260), "2\u00A0h 1\u00A0min");
}

TEST(TitleCase, TouchesOnlyPlainNames) {
  EXPECT_EQ(title_case("integrated_gradients"), "Integrated gradients");
  EXPECT_EQ(title_case("<b>_x"), "<b>_x");
  EXPECT_EQ(title_case(""), "");
}

}  // namespace
}  // namespace glass::report::numbers_test
