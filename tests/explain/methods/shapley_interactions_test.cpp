// Shapley interactions in closed form and against SHAP's exact explainer.
#include <gtest/gtest.h>

#include "support/coalition_games.h"
#include "support/error_text.h"
#include "support/shap_golden.h"

namespace glass::shapley_interactions_test {
namespace {

using games::kExact;

TEST(ShapleyInteractions, OfAProductStandHalfAtEachOfItsPlaces) {
  // f = v0 v1 + v2: one interaction of 6, and a main effect of 7.
  const auto product = [](const Tensor& v) { return (v[0] * v[1] + v[2]).reshape({1}); };
  const Explanation result = games::explain_numbers("shapley_interactions", {2, 3, 7}, product);
  const std::vector<double> expected = {0, 3, 0, 3, 0, 0, 0, 0, 7};
  ASSERT_EQ(result.values.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k) EXPECT_NEAR(result.values[k], expected[k], kExact) << k;
  const Json& pair = result.quality["strongest_pairs"][0];
  EXPECT_EQ(pair["tokens"], Json::parse("[[0], [1]]"));
  EXPECT_NEAR(pair["value"].get<double>(), 6, kExact);
}

TEST(ShapleyInteractions, RowsSumToShapleyValues) {
  const Explanation pairs = games::explain_tangled("shapley_interactions", 7),
                    values = games::explain_tangled("shapley", 7);
  for (std::size_t row = 0; row < 7; ++row) {
    double sum = 0;
    for (std::size_t column = 0; column < 7; ++column) {
      sum += pairs.values[row * 7 + column];
      EXPECT_NEAR(pairs.values[row * 7 + column], pairs.values[column * 7 + row], kExact);
    }
    EXPECT_NEAR(sum, values.values[row], kExact);
  }
}

TEST(ShapleyInteractions, OfThreeTogetherGoToTheirPairs) {
  // f = v0 v1 v2 = 24: the Shapley index is half of it for each pair, a quarter at each place; the Taylor index a
  // third.
  const auto product = [](const Tensor& v) { return (v[0] * v[1] * v[2]).reshape({1}); };
  const std::vector<double> shapley = games::explain_numbers("shapley_interactions", {2, 3, 4}, product).values,
                            taylor = games::explain_numbers("shapley_interactions", {2, 3, 4}, product,
                                                            {{"index", std::string("taylor")}})
                                         .values;
  for (std::size_t k = 0; k < 9; ++k) {
    const bool is_diagonal = k % 4 == 0;
    EXPECT_NEAR(shapley[k], is_diagonal ? 8 - 12 : 6, kExact);
    EXPECT_NEAR(taylor[k], is_diagonal ? 0 : 4, kExact);
  }
}

TEST(ShapleyInteractions, OfTaylorAreThoseOfShapsExactExplainer) {
  test::ShapGolden golden;
  golden.compare("shapley_interactions", {{"index", std::string("taylor")}}, "interactions");
  golden.compare("shapley", {}, "shapley");
}

TEST(ShapleyInteractions, OfWordsAreSharedByThePairsOfTheirTokens) {
  // Words {v0, v1} and {v2}; f = (v0 + v1) v2 = 3 * 4.
  toys::FunctionSubject subject(toys::scalar_table({1, 2, 4}),
                                [](const Tensor& v) { return ((v[1] + v[2]) * v[3]).reshape({1}); });
  ExplainInput input = toys::text_of({1, 5, 6, 7, 2});
  input.words = {-1, 0, 0, 1, -1};
  const Explanation result =
      toys::explain_one(subject, "shapley_interactions", games::hiding({{"unit", std::string("word")}}), input);
  double sum = 0;
  for (const double value : result.values) sum += value;
  EXPECT_NEAR(sum, 12, kExact);
  EXPECT_NEAR(result.values[1 * 5 + 3], 3, kExact);  // half of 12, by two pairs of tokens
  EXPECT_NEAR(result.values[3 * 5 + 2], 3, kExact);
}

TEST(ShapleyInteractions, OneUnitAndNoneHaveNoPairs) {
  EXPECT_NEAR(games::explain_numbers("shapley_interactions", {4}, games::total).values.at(0), 4, kExact);
  toys::FunctionSubject subject(toys::scalar_table({1}), games::total);
  EXPECT_EQ(toys::explain_one(subject, "shapley_interactions", games::hiding(), toys::text_of({1, 2})).values,
            std::vector<double>(4, 0.0));
  test::expect_part(test::error_text(ErrorKind::usage, [] { games::explain_tangled("shapley_interactions", 17); }),
                    "17 units");
}

TEST(ShapleyInteractions, NeighboursChangeNothing) {
  games::expect_independent("shapley_interactions", {});
}

}  // namespace
}  // namespace glass::shapley_interactions_test
