// Matthews correlation from counts of one pass over the drawn examples.
#include "glass/task/metrics/matthews.h"

#include <algorithm>
#include <cmath>

#include "glass/base/error.h"
#include "task/metrics/numbers.h"

namespace glass {
namespace {

/// Sum over the classes of a[k] b[k], exact below 2^53.
double product(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<double>(a[k]) * static_cast<double>(b[k]);
  return sum;
}

double correlation(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& gold, double right,
                   double examples) {
  const double square = examples * examples;
  const double covariance = right * examples - product(gold, predicted);
  const double variances = (square - product(predicted, predicted)) * (square - product(gold, gold));
  return variances == 0 ? 0 : std::clamp(covariance / std::sqrt(variances), -1.0, 1.0);
}

}  // namespace

Interval matthews(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& gold,
                  std::int64_t classes) {
  check(predicted.size() == gold.size(), "Matthews correlation: {} predictions for {} labels", predicted.size(),
        gold.size());
  const auto correlation_of = [&](const std::vector<std::uint32_t>& drawn) {
    std::vector<std::int64_t> predicted_counts(static_cast<std::size_t>(classes)),
        gold_counts(static_cast<std::size_t>(classes));
    std::int64_t right = 0;
    for (const std::uint32_t i : drawn) {
      ++predicted_counts.at(static_cast<std::size_t>(predicted[i]));
      ++gold_counts.at(static_cast<std::size_t>(gold[i]));
      if (predicted[i] == gold[i]) ++right;
    }
    return correlation(predicted_counts, gold_counts, static_cast<double>(right), static_cast<double>(drawn.size()));
  };
  const Interval drawn = bootstrap(gold.size(), correlation_of);
  // Of two classes of like size it is 2 accuracy - 1: at its ends the accuracy's bounds stand for it.
  return with_ends_between(drawn, gold.size(), -1, 1);
}

}  // namespace glass
