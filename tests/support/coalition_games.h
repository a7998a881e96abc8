// Games in closed form for the tests of methods that hide units: hidden tokens become vectors of 0.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "support/toy_subjects.h"

namespace glass::games {

constexpr double kExact = 1e-9;  ///< float64 sums of up to 2^16 terms of size 1e2
constexpr double kErrors = 3;    ///< standard errors that a sampled value may be off

inline toys::Settings hiding(toys::Settings settings = {}) {
  settings.emplace("replacement", std::string("pad"));
  return settings;
}

/// A text of `units` words with the vectors table[5], table[6], ...
inline ExplainInput units_text(std::size_t units) {
  std::vector<std::int32_t> ids(units);
  std::iota(ids.begin(), ids.end(), 5);
  ExplainInput input = toys::text_of(ids);
  input.example = 0;
  return input;
}

/// One word a number.
inline Explanation explain_numbers(const std::string& method, const std::vector<double>& x,
                                   const toys::FunctionSubject::Function& function, toys::Settings settings = {}) {
  toys::FunctionSubject subject(toys::scalar_table(x), function);
  return toys::explain_one(subject, method, hiding(std::move(settings)), units_text(x.size()));
}

inline Tensor total(const Tensor& v) {
  return v.sum().reshape({1});
}

/// A game with interactions of every order.
inline Tensor tangled_function(const Tensor& v) {
  return (v.sum().sin() + v[0] * v[1] * v[2] + (v * v).sum().exp() * 0.1).reshape({1});
}
inline std::vector<double> tangled_numbers(std::size_t units) {
  std::vector<double> x(units);
  for (std::size_t u = 0; u < units; ++u)
    x[u] = 0.35 + 0.2 * static_cast<double>(u % 5) - 0.15 * static_cast<double>(u % 3);
  return x;
}
inline Explanation explain_tangled(const std::string& method, std::size_t units, toys::Settings settings = {}) {
  return explain_numbers(method, tangled_numbers(units), tangled_function, std::move(settings));
}

inline double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

/// Expects every value within kErrors of its standard errors of the exact one, and every error above 0.
inline void expect_within_errors(const Explanation& sampled, const Explanation& exact) {
  const auto errors = sampled.quality.at("standard_errors").get<std::vector<double>>();
  ASSERT_EQ(errors.size(), exact.values.size());
  for (std::size_t t = 0; t < errors.size(); ++t) {
    EXPECT_GT(errors[t], 0) << t;
    EXPECT_NEAR(sampled.values[t], exact.values[t], kErrors * errors[t]) << t;
  }
}

/// Expects that the standard errors are the spread over 30 seeds, for 12 units: the ratio of the variances lies within
/// 1/4 and 4 but for less than one in a thousand (chi-square of 29 degrees, and 12 scores that are not independent).
inline void expect_spread(const std::string& method, const toys::Settings& settings) {
  constexpr int kSeeds = 30;
  toys::FunctionSubject subject(toys::scalar_table(tangled_numbers(12)), tangled_function);
  ExplainContext context = toys::context_of(subject);
  double variance = 0, stated = 0;
  std::vector<double> sum(12, 0.0), squares(12, 0.0);
  for (int seed = 1; seed <= kSeeds; ++seed) {
    context.seed = static_cast<std::uint64_t>(seed);
    const Explanation one = make_explainer(method, hiding(settings))->explain(context, {units_text(12)}).at(0);
    const auto errors = one.quality["standard_errors"].get<std::vector<double>>();
    for (std::size_t t = 0; t < 12; ++t) {
      sum[t] += one.values[t];
      squares[t] += one.values[t] * one.values[t];
      stated += errors[t] * errors[t] / kSeeds;
    }
  }
  for (std::size_t t = 0; t < 12; ++t) variance += (squares[t] - sum[t] * sum[t] / kSeeds) / (kSeeds - 1);
  EXPECT_GT(stated / variance, 0.25) << method;
  EXPECT_LT(stated / variance, 4) << method;
}

/// The laws of a fair value: symmetric players have equal scores, one that changes nothing has none, and the scores of
/// a sum of games are the sums of theirs. For exact values, and for fits that the games lie on.
inline void expect_fair(const std::string& method, const toys::Settings& settings, double tolerance) {
  const std::vector<double> x = {2, 3, 2, 5};
  const auto product = [](const Tensor& v) { return (v[0] * v[1] * v[2]).reshape({1}); };  // v[3] is a null player
  const auto pairs = [](const Tensor& v) { return (v[0] * v[3] + v[2] * v[3]).reshape({1}); };
  const auto both = [&](const Tensor& v) { return product(v) + 2 * pairs(v); };
  const Explanation a = explain_numbers(method, x, product, settings), b = explain_numbers(method, x, pairs, settings),
                    c = explain_numbers(method, x, both, settings);
  EXPECT_NEAR(a.values[0], a.values[2], tolerance) << method;
  EXPECT_NEAR(a.values[3], 0, tolerance) << method;
  EXPECT_NEAR(b.values[1], 0, tolerance) << method;
  EXPECT_NEAR(b.values[0], b.values[2], tolerance) << method;
  for (std::size_t t = 0; t < x.size(); ++t)
    EXPECT_NEAR(c.values[t], a.values[t] + 2 * b.values[t], tolerance) << method;
}

/// Expects that words share their score, stand as groups, and that special tokens have none: [CLS], a word of two
/// tokens, a word of one, [SEP], and the sum of the vectors 1, 2 and 4.
inline void expect_units(const std::string& method, toys::Settings settings = {}) {
  toys::FunctionSubject subject(toys::scalar_table({1, 2, 4}), total);
  ExplainInput input = toys::text_of({1, 5, 6, 7, 2});
  input.words = {-1, 0, 0, 1, -1};
  settings["unit"] = std::string("word");
  const Explanation result = toys::explain_one(subject, method, hiding(settings), input);
  const std::vector<double> expected = {0, 1.5, 1.5, 4, 0};
  for (std::size_t t = 0; t < 5; ++t) EXPECT_NEAR(result.values[t], expected[t], kExact) << method;
  EXPECT_EQ(result.groups.tokens, (std::vector<std::vector<std::uint32_t>>{{1, 2}, {3}}));
  ASSERT_EQ(result.groups.values.size(), 2u);
  EXPECT_NEAR(result.groups.values[0], 3, kExact);
  settings["unit"] = std::string("token");
  EXPECT_EQ(toys::explain_one(subject, method, hiding(settings), toys::text_of({1, 2})).values,
            (std::vector<double>{0, 0}));
  const Explanation one = toys::explain_one(subject, method, hiding(settings), toys::text_of({1, 7, 2}));
  EXPECT_NEAR(one.values[1], 4, kExact) << method;
}

/// Expects that tokens that cannot change the score (ExplainInput::seen) have exactly 0, and are not asked about.
inline void expect_unseen(const std::string& method, toys::Settings settings = {}) {
  toys::FunctionSubject subject(toys::scalar_table({1, 2, 4}),
                                [](const Tensor& v) { return total(v.narrow(0, 0, 3)); });
  ExplainInput input = toys::text_of({1, 5, 6, 7, 2});
  input.seen = 3;
  const Explanation result = toys::explain_one(subject, method, hiding(std::move(settings)), input);
  EXPECT_NEAR(result.values[1], 1, kExact) << method;
  EXPECT_NEAR(result.values[2], 2, kExact) << method;
  EXPECT_EQ(result.values[3], 0) << method;
  EXPECT_LE(result.forwards, 4) << method;  // all sets of two
}

/// Expects that a text among others, in any order and with any token budget, has the scores that it has alone.
inline void expect_independent(const std::string& method, const toys::Settings& settings) {
  toys::FunctionSubject subject(toys::scalar_table(tangled_numbers(12)), tangled_function);
  ExplainContext context = toys::context_of(subject);
  std::vector<ExplainInput> texts = {units_text(5), units_text(9), units_text(3)};
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i].example = static_cast<std::int64_t>(10 + i);
  const auto scores = [&](const std::vector<ExplainInput>& inputs, std::int64_t budget) {
    context.batch_tokens = budget;
    return make_explainer(method, hiding(settings))->explain(context, inputs);
  };
  const std::vector<Explanation> together = scores(texts, 1024), narrow = scores(texts, 11),
                                 reversed = scores({texts[2], texts[1], texts[0]}, 64);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::vector<double> alone = scores({texts[i]}, 1024).at(0).values;
    for (std::size_t t = 0; t < alone.size(); ++t) {
      EXPECT_NEAR(together[i].values[t], alone[t], kExact) << method;
      EXPECT_NEAR(narrow[i].values[t], alone[t], kExact) << method;
      EXPECT_NEAR(reversed[2 - i].values[t], alone[t], kExact) << method;
    }
  }
}

}  // namespace glass::games
