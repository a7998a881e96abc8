// Two measures of a ranking: scikit-learn's numbers on small rankings, and ties.
#include <gtest/gtest.h>

#include "glass/explain/ranking.h"

namespace glass::ranking_test {
namespace {

constexpr double kExact = 1e-12;  // sums of a few fractions in float64

TEST(Ranking, AuprcOfAPerfectRankingIsOne) {
  EXPECT_NEAR(auprc({3, 2, 1, 0}, {1, 1, 0, 0}), 1, kExact);
}

TEST(Ranking, AuprcIsTheTrapezoidUnderScikitLearnsCurve) {
  // precision_recall_curve([0, 0, 1, 1], [.1, .4, .35, .8]) of scikit-learn's documentation: precision .5 2/3 .5 1 1,
  // recall 1 1 .5 .5 0.
  EXPECT_NEAR(auprc({.1, .4, .35, .8}, {0, 0, 1, 1}), 0.5 * 1 + 0.5 * 0.5 * (0.5 + 2.0 / 3.0), kExact);
  // One point a distinct score: all tied is the line from (recall 0, precision 1) to (1, base rate).
  EXPECT_NEAR(auprc({1, 1, 1, 1}, {0, 1, 0, 0}), 0.5 * (1 + 0.25), kExact);
  // The worst ranking of one gold token among four.
  EXPECT_NEAR(auprc({3, 2, 1, 0}, {0, 0, 0, 1}), 0.5 * (0 + 0.25), kExact);
}

TEST(Ranking, TopKCountsTiesByTheirChance) {
  EXPECT_NEAR(top_k_f1({3, 2, 1, 0}, {1, 0, 1, 0}), 0.5, kExact);
  EXPECT_NEAR(top_k_f1({1, 1, 1, 1}, {1, 0, 0, 0}), 0.25, kExact);
  EXPECT_NEAR(top_k_f1({5, 1, 1, 0}, {1, 1, 0, 0}), 0.75, kExact);
}

TEST(Ranking, AveragePrecisionAndRocAucAreScikitLearns) {
  // average_precision_score and roc_auc_score of scikit-learn 1.9.
  const std::vector<double> scores = {.9, .1, .4, .4, -.7, .2, .05, .4}, sizes = {.9, .1, .4, .4, .7, .2, .05, .4};
  const std::vector<std::uint8_t> gold = {1, 0, 1, 0, 1, 0, 0, 0};
  EXPECT_NEAR(average_precision(scores, gold), 0.625, kExact);
  EXPECT_NEAR(roc_auc(scores, gold), 0.6, kExact);
  EXPECT_NEAR(average_precision(sizes, gold), 0.8666666666666667, kExact);
  EXPECT_NEAR(roc_auc(sizes, gold), 0.9333333333333333, kExact);
}

TEST(Ranking, SpansAreRightWhereTheyShareHalfOfTheirUnion) {
  // Top tokens 0, 1, 4 beside the gold runs {1, 2} and {4}: {0, 1} shares a third of its union, {4} everything.
  EXPECT_NEAR(top_k_span_f1({9, 8, 1, 0, 7, 0}, {0, 1, 1, 0, 1, 0}), 0.5, kExact);
  EXPECT_NEAR(top_k_iou({9, 8, 1, 0, 7, 0}, {0, 1, 1, 0, 1, 0}), 0.5, kExact);
  EXPECT_NEAR(top_k_span_f1({9, 8, 0, 0}, {1, 1, 0, 0}), 1, kExact);
  EXPECT_NEAR(top_k_span_f1({0, 0, 9, 8}, {1, 1, 0, 0}), 0, kExact);
}

}  // namespace
}  // namespace glass::ranking_test
