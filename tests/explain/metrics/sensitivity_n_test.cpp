// Faithfulness correlation by size: a sum's own scores have 1 at every size.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::sensitivity_n_test {
namespace {

using test::kExact, test::measured;

TEST(SensitivityN, OfASumIsOneAtEverySize) {
  const Json numbers = measured("sensitivity_n", {});
  EXPECT_NEAR(numbers["mean"].get<double>(), 1, kExact);
  ASSERT_EQ(numbers["by_share"].size(), 5);
  for (const Json& one : numbers["by_share"]) EXPECT_NEAR(one.get<double>(), 1, kExact);
}

TEST(SensitivityN, IsTheMeanOverTheSizes) {
  const Json numbers = measured("sensitivity_n", {{"shares", std::vector<double>{0.25, 0.5}}}, {1, 2, 0, 0.5});
  const double sum = numbers["by_share"][0].get<double>() + numbers["by_share"][1].get<double>();
  EXPECT_NEAR(numbers["mean"].get<double>(), sum / 2, kExact);
  EXPECT_LT(numbers["mean"].get<double>(), 1);
}

}  // namespace
}  // namespace glass::sensitivity_n_test
