// Sobol indices in closed form, and sampled ones against all sets.
#include <gtest/gtest.h>

#include "support/coalition_games.h"

namespace glass::sobol_test {
namespace {

using games::kExact;

Explanation indices(const std::vector<double>& x, const toys::FunctionSubject::Function& function,
                    const std::string& order) {
  return games::explain_numbers("sobol", x, function, {{"order", order}});
}

TEST(Sobol, OfASumAreTheSharesOfTheSquares) {
  // Independent terms: the variance of each is x^2 / 4, and first and total are the same.
  const std::vector<double> expected = {1 / 30.0, 4 / 30.0, 25 / 30.0};
  for (const std::string order : {"total", "first"}) {
    const Explanation result = indices({1, -2, 5}, games::total, order);
    EXPECT_TRUE(result.quality["exact"].get<bool>());
    EXPECT_FALSE(result.is_signed);
    EXPECT_EQ(result.unit, "share of the variance");
    for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(result.values[t], expected[t], kExact) << order;
  }
}

TEST(Sobol, OfAProductOfTwoTheTotalIsTwiceTheFirst) {
  // f = 6 with probability 1/4, else 0: variance 36 * 3/16; the mean given one unit is 3 or 0, variance 36 / 16.
  const auto product = [](const Tensor& v) { return (v[0] * v[1]).reshape({1}); };
  const Explanation first = indices({2, 3, 7}, product, "first"), total = indices({2, 3, 7}, product, "total");
  const std::vector<double> alone = {1 / 3.0, 1 / 3.0, 0}, all = {2 / 3.0, 2 / 3.0, 0};
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_NEAR(first.values[t], alone[t], kExact);
    EXPECT_NEAR(total.values[t], all[t], kExact);
  }
}

TEST(Sobol, SampledIndicesLieNearThoseOfAllSets) {
  for (const std::string order : {"total", "first"}) {
    const Explanation exact =
        games::explain_tangled("sobol", 12, {{"order", order}, {"samples", std::int64_t{1} << 12}});
    const Explanation sampled =
        games::explain_tangled("sobol", 12, {{"order", order}, {"samples", std::int64_t{2600}}});
    ASSERT_TRUE(exact.quality["exact"].get<bool>());
    ASSERT_FALSE(sampled.quality["exact"].get<bool>());
    EXPECT_EQ(games::largest(exact.quality["standard_errors"].get<std::vector<double>>()), 0);
    // The errors stated do not count that of the variance, a sixth here.
    const auto errors = sampled.quality["standard_errors"].get<std::vector<double>>();
    for (std::size_t t = 0; t < 12; ++t)
      EXPECT_NEAR(sampled.values[t], exact.values[t], games::kErrors * (errors[t] + exact.values[t] / 6)) << order;
  }
}

TEST(Sobol, AScoreThatDoesNotVaryHasIndicesOfZero) {
  const auto constant = [](const Tensor& v) { return (v.sum() * 0 + 3).reshape({1}); };
  EXPECT_EQ(indices({1, 2}, constant, "total").values, (std::vector<double>{0, 0}));
}

TEST(Sobol, WordsShareTheirIndexAndStandAsGroups) {
  toys::FunctionSubject subject(toys::scalar_table({1, 2, 4}), games::total);
  ExplainInput input = toys::text_of({1, 5, 6, 7, 2});
  input.words = {-1, 0, 0, 1, -1};
  const Explanation result = toys::explain_one(subject, "sobol", games::hiding({{"unit", std::string("word")}}), input);
  ASSERT_EQ(result.groups.values.size(), 2u);
  EXPECT_NEAR(result.groups.values[0], 9 / 25.0, kExact);
  EXPECT_NEAR(result.values[1], 4.5 / 25.0, kExact);
  EXPECT_EQ(toys::explain_one(subject, "sobol", games::hiding(), toys::text_of({1, 2})).values,
            (std::vector<double>{0, 0}));
}

TEST(Sobol, NeighboursChangeNothing) {
  games::expect_independent("sobol", {{"samples", std::int64_t{60}}});
}

}  // namespace
}  // namespace glass::sobol_test
