// Explanations of the tokens of one target as one.
#include "glass/explain/target_rows.h"

#include <gtest/gtest.h>

namespace glass::target_rows_test {
namespace {

Explanation row(std::vector<double> values, double delta, bool converged, double score) {
  Explanation made;
  made.target = "logit of token 'x'";
  made.axes = {{"token", static_cast<std::int64_t>(values.size())}};
  made.values = std::move(values);
  made.quality = {{"completeness_delta", delta}, {"converged", converged}, {"score_input", score}};
  made.seconds = made.forwards = 2;
  return made;
}

TEST(TargetRows, StackKeepsTheWorstQualityAndAllOfThem) {
  const Explanation all =
      stack_target_rows({row({1, 2}, 0.1, true, 3), row({3, 4}, -0.4, false, 4), row({5, 6}, 0.2, true, 5)}, {7, 8, 9},
                        "each token of the target");
  EXPECT_EQ(all.values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
  ASSERT_EQ(all.axes.size(), 2u);
  EXPECT_EQ(all.axes[0].name, "target_token");
  EXPECT_EQ(all.axes[0].size, 3);
  EXPECT_EQ(all.axes[0].first, 7);
  EXPECT_EQ(all.target, "logit of each token of the target");
  EXPECT_EQ(all.quality["completeness_delta"], -0.4);
  EXPECT_EQ(all.quality["converged"], false);
  EXPECT_EQ(all.quality["score_input"], 12.0);
  EXPECT_EQ(all.quality["rows"].size(), 3u);
  EXPECT_EQ(all.quality["rows"][2]["completeness_delta"], 0.2);
  EXPECT_EQ(all.forwards, 6);
}

TEST(TargetRows, GroupsOfTokensKeepTheirScoresRowByRow) {
  std::vector<Explanation> rows = {row({1, 1, 2}, 0, true, 3), row({3, 3, 4}, 0, true, 4)};
  rows[0].groups = {"word", {{0, 1}, {2}}, {2, 2}};
  rows[1].groups = {"word", {{0, 1}, {2}}, {6, 4}};
  const Explanation all = stack_target_rows(std::move(rows), {7, 8}, "each token of the target");
  EXPECT_EQ(all.groups.tokens.size(), 2u);
  EXPECT_EQ(all.groups.values, (std::vector<double>{2, 2, 6, 4}));
}

}  // namespace
}  // namespace glass::target_rows_test
