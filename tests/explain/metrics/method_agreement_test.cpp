// Rank correlations of methods with each other.
#include <gtest/gtest.h>

#include "support/result_case.h"

namespace glass::method_agreement_test {
namespace {

constexpr double kExact = 1e-12;  // a few float64 operations

TEST(MethodAgreement, IsTheMeanOverTheOtherMethods) {
  ExplainedExample example = test::words_example(3);
  example.explanations = {test::scored_words("first", {1, 2, 3}), test::scored_words("same", {-10, 20, 30}),
                          test::scored_words("reversed", {3, -2, 1})};
  const Json numbers = test::measured_result("method_agreement", example);
  EXPECT_NEAR(numbers["with first"].get<double>(), -1, kExact);
  EXPECT_NEAR(numbers["with same"].get<double>(), -1, kExact);
  EXPECT_FALSE(numbers.contains("with reversed"));
  EXPECT_NEAR(numbers["mean"].get<double>(), -1, kExact);
}

TEST(MethodAgreement, OfOneMethodIsNotDefined) {
  ExplainedExample example = test::words_example(3);
  example.explanations = {test::scored_words("first", {1, 2, 3})};
  EXPECT_TRUE(test::measured_result("method_agreement", example).empty());
  example.explanations.push_back(test::scored_words("constant", {1, 1, 1}));
  EXPECT_TRUE(test::measured_result("method_agreement", example).empty());
}

}  // namespace
}  // namespace glass::method_agreement_test
