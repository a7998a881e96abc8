// Rankings of methods: SciPy's Friedman test, Demsar's critical difference, and small tables by hand.
#include "glass/lab/ranking.h"

#include <gtest/gtest.h>

#include <cmath>

namespace glass::lab_ranking_test {
namespace {

constexpr double kExact = 1e-12;  // a few float64 operations

LabScores scores(Better better = Better::high) {
  LabScores table{"any", "", better, {"first", "second", "random"}, {}};
  table.values = {{.9, .5, .1}, {.8, .9, .2}, {.7, .6, .6}, {.9, .4, .3}, {.6, .5, .5}};
  return table;
}

TEST(LabRanking, FriedmanIsSciPys) {
  // friedmanchisquare of SciPy 1.17 on the table above.
  const std::vector<std::vector<double>> ranks = {{1, 2, 3}, {2, 1, 3}, {1, 2.5, 2.5}, {1, 2, 3}, {1, 2.5, 2.5}};
  EXPECT_NEAR(friedman_p(ranks), 0.0285655007845503, kExact);
  EXPECT_TRUE(std::isnan(friedman_p({{1.5, 1.5}, {1.5, 1.5}})));
}

TEST(LabRanking, TheCriticalDifferenceIsDemsars) {
  // Demsar 2006, section 3.2.4: four methods on 14 data sets, 2.569 sqrt(4 * 5 / (6 * 14)) = 1.25.
  EXPECT_NEAR(critical_difference(4, 14), 1.25, 0.005);
  EXPECT_TRUE(std::isnan(critical_difference(1, 14)));
}

TEST(LabRanking, OrdersByMeanRankAndHoldsAgainstTheFloor) {
  const Json ranking = rank_methods(scores(), "random");
  EXPECT_EQ(ranking["texts"], 5);
  const Json& best = ranking["methods"][0];
  EXPECT_EQ(best["method"], "first");
  EXPECT_NEAR(best["rank"].get<double>(), 6.0 / 5, kExact);
  EXPECT_NEAR(best["mean"]["value"].get<double>(), 0.78, kExact);
  EXPECT_NEAR(best["difference"]["value"].get<double>(), 0.78 - 0.34, kExact);
  EXPECT_TRUE(best["above_floor"].get<bool>());
  EXPECT_FALSE(ranking["methods"][2].contains("difference"));
  EXPECT_NEAR(ranking["friedman_p"].get<double>(), 0.0285655007845503, kExact);
}

TEST(LabRanking, TurnsRoundWhereLowIsBetter) {
  const Json ranking = rank_methods(scores(Better::low), "random");
  EXPECT_EQ(ranking["methods"][0]["method"], "random");
  EXPECT_NEAR(ranking["methods"][2]["difference"]["value"].get<double>(), 0.34 - 0.78, kExact);
  EXPECT_FALSE(ranking["methods"][2]["above_floor"].get<bool>());
}

TEST(LabRanking, CountsTextsThatAllMethodsHaveANumberOf) {
  LabScores table = scores();
  const double none = std::nan("");
  table.methods.push_back("does not apply");
  for (std::vector<double>& row : table.values) row.push_back(none);
  table.values[1][0] = none;
  const Json ranking = rank_methods(table, "random");
  EXPECT_EQ(ranking["texts"], 4);
  EXPECT_EQ(ranking["methods"].size(), 3);
}

TEST(LabRanking, RoundingDecidesNoRank) {
  LabScores table{"any", "", Better::high, {"first", "second"}, {{1, 1 - 1e-15}, {0.5, 0.5 + 1e-15}}};
  const Json ranking = rank_methods(table, "");
  for (const Json& row : ranking["methods"]) EXPECT_EQ(row["rank"], 1.5);
}

TEST(LabRanking, WhatDoesNotJudgeIsNotRanked) {
  const Json ranking = rank_methods(scores(Better::neither), "random");
  EXPECT_FALSE(ranking["methods"][0].contains("rank"));
  EXPECT_FALSE(ranking.contains("critical_difference"));
  EXPECT_EQ(overall_places({ranking}), Json::array());
}

TEST(LabRanking, PlacesAreMeansOverMetrics) {
  const Json overall = overall_places({rank_methods(scores(), ""), rank_methods(scores(Better::low), "")});
  ASSERT_EQ(overall.size(), 3);
  for (const Json& row : overall) {
    EXPECT_NEAR(row["place"].get<double>(), 0.5, kExact);
    EXPECT_EQ(row["metrics"], 2);
  }
}

TEST(LabRanking, TheFrontHasWhatNoOtherBeatsAtItsCost) {
  const Json ranking = rank_methods(scores(), "random");
  EXPECT_EQ(pareto_front(ranking, {{"first", 2.0}, {"second", 3.0}, {"random", 0.1}}),
            (std::vector<std::string>{"random", "first"}));
}

}  // namespace
}  // namespace glass::lab_ranking_test
