// Sums of scores against falls of a sum: the same, or a multiple, correlate fully.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::faithfulness_correlation_test {
namespace {

using test::kExact, test::measured;

TEST(FaithfulnessCorrelation, OfASumIsOneWhateverTheUnit) {
  for (const double share : {0.25, 0.5, 0.75}) {
    EXPECT_NEAR(measured("faithfulness_correlation", {{"share", share}})["mean"].get<double>(), 1, kExact);
    EXPECT_NEAR(measured("faithfulness_correlation", {{"share", share}}, {30, 10, -5, 2.5})["mean"].get<double>(), 1,
                kExact);
  }
}

TEST(FaithfulnessCorrelation, TurnsWithTheSign) {
  EXPECT_NEAR(measured("faithfulness_correlation", {}, {-3, -1, 0.5, -0.25})["mean"].get<double>(), -1, kExact);
}

TEST(FaithfulnessCorrelation, DrawsTheSameSetsForEveryMethod) {
  const toys::Settings few = {{"subsets", std::int64_t{5}}, {"share", 0.5}};
  EXPECT_EQ(measured("faithfulness_correlation", few, {1, 2, 0, 0.5}),
            measured("faithfulness_correlation", few, {1, 2, 0, 0.5}));
  EXPECT_TRUE(measured("faithfulness_correlation", few, {1, 1, 1, 1}).empty());
}

}  // namespace
}  // namespace glass::faithfulness_correlation_test
