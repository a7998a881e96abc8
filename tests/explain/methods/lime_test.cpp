// LIME in closed form, and its fit against scikit-learn's weighted ridge regression.
#include <gtest/gtest.h>

#include "explain/least_squares.h"
#include "support/coalition_games.h"
#include "support/golden.h"

namespace glass::lime_test {
namespace {

using games::kExact;

TEST(Lime, OfAnAdditiveGameIsTheGameItself) {
  const std::vector<double> x = {1, -2, 4, 0.5};
  const Explanation result = games::explain_numbers("lime", x, games::total, {{"ridge", 0.0}});
  for (std::size_t t = 0; t < 4; ++t) EXPECT_NEAR(result.values[t], x[t], kExact);
  EXPECT_NEAR(result.quality["explained_share"].get<double>(), 1, kExact);
  EXPECT_NEAR(result.quality["intercept"].get<double>(), 0, kExact);
}

TEST(Lime, OfAProductOfTwoTendsToTheFitOverAllCopies) {
  // Copies (1,1), (1,0), (0,1), (0,0) weigh 1, q, q, q^2 with q = exp(-1 / (2 w^2)): the weighted line through
  // f = 6, 0, 0, 0 has the slopes 6 / (1 + q) each, as weights factorise by unit.
  const auto product = [](const Tensor& v) { return (v[0] * v[1]).reshape({1}); };
  const double q = std::exp(-1 / (2 * 0.75 * 0.75));
  const Explanation result =
      games::explain_numbers("lime", {2, 3}, product, {{"ridge", 0.0}, {"samples", std::int64_t{40000}}});
  constexpr double kSampling = 0.05;  // 40,000 draws: about two standard errors
  for (std::size_t t = 0; t < 2; ++t) EXPECT_NEAR(result.values[t], 6 / (1 + q), kSampling);
  EXPECT_EQ(result.forwards, 4);  // the text, and three masked ones: duplicates are run once
}

TEST(Lime, TheFitIsScikitLearnsWeightedRidge) {
  const Json golden = read_json(golden::path_of("least_squares.json"));
  for (const Json& c : golden.at("cases")) {
    std::vector<FitRow> rows;
    for (std::size_t r = 0; r < c.at("values").size(); ++r) {
      rows.push_back({c.at("features")[r].get<std::vector<double>>(), c.at("values")[r], c.at("weights")[r], -1});
      rows.back().features.push_back(1);
    }
    const std::vector<double> found = least_squares(rows, c.at("ridge"), 1);
    const auto expected = c.at("coefficients").get<std::vector<double>>();
    for (std::size_t k = 0; k < expected.size(); ++k) EXPECT_NEAR(found[k], expected[k], kExact);
    EXPECT_NEAR(found.back(), c.at("intercept").get<double>(), kExact);
    EXPECT_NEAR(explained_share(rows, found), c.at("score").get<double>(), kExact);
  }
}

TEST(Lime, HasFourCopiesForEveryUnitAtLeast) {
  const Explanation result = games::explain_numbers("lime", std::vector<double>(40, 1.0), games::total,
                                                    {{"samples", std::int64_t{5}}, {"ridge", 0.0}});
  for (const double value : result.values) EXPECT_NEAR(value, 1, kExact);
  EXPECT_EQ(result.forwards, 162);  // the text, the one without units, and 160 copies
}

TEST(Lime, WordsShareTheirScore) {
  games::expect_units("lime", {{"ridge", 0.0}});
}

TEST(Lime, WhatCannotBeSeenHasNoScore) {
  games::expect_unseen("lime", {{"ridge", 0.0}});
}

TEST(Lime, NeighboursChangeNothing) {
  games::expect_independent("lime", {{"samples", std::int64_t{30}}});
}

}  // namespace
}  // namespace glass::lime_test
