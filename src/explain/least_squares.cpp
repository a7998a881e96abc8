// Fits by singular values in float64.
#include "explain/least_squares.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "glass/base/error.h"
#include "glass/model/to_doubles.h"
#include "glass/model/trace.h"

namespace glass {

namespace {

double fitted(const FitRow& row, const std::vector<double>& coefficients) {
  double sum = 0;
  for (std::size_t c = 0; c < coefficients.size(); ++c) sum += row.features[c] * coefficients[c];
  return sum;
}

/// The features of all rows times the square roots of their weights, [R, M].
Tensor weighted_features(const std::vector<FitRow>& rows) {
  const auto count = static_cast<std::int64_t>(rows.size()), width = static_cast<std::int64_t>(rows[0].features.size());
  Tensor features = at::empty({count, width}, at::kDouble);
  auto* to = features.data_ptr<double>();
  for (const FitRow& row : rows) {
    const double root = std::sqrt(row.weight);
    for (const double feature : row.features) *to++ = root * feature;
  }
  return features;
}

/// What one draw adds to the slope of the squared error where the fit stands, [M], and how far the fit follows it: the
/// leverage of its rows.
struct Draw {
  std::vector<double> slope;
  double leverage = 0;
};

/// `leverages` [R]: by row.
std::map<std::int64_t, Draw> draws_of(const std::vector<FitRow>& rows, const std::vector<double>& coefficients,
                                      const std::vector<double>& leverages) {
  std::map<std::int64_t, Draw> draws;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const FitRow& row = rows[r];
    if (row.draw < 0) continue;
    Draw& draw = draws[row.draw];
    draw.slope.resize(coefficients.size());
    draw.leverage += leverages[r];
    const double miss = row.weight * (row.value - fitted(row, coefficients));
    for (std::size_t c = 0; c < coefficients.size(); ++c) draw.slope[c] += miss * row.features[c];
  }
  return draws;
}

}  // namespace

std::vector<double> least_squares(const std::vector<FitRow>& rows, double ridge, std::size_t free) {
  check(!rows.empty(), "a fit without rows");
  const std::size_t width = rows[0].features.size();
  if (width == 0) return {};
  Tensor left = weighted_features(rows), right = at::empty({left.size(0), 1}, at::kDouble);
  for (std::size_t r = 0; r < rows.size(); ++r) right.data_ptr<double>()[r] = std::sqrt(rows[r].weight) * rows[r].value;
  if (ridge > 0) {
    // A ridge is one more row a coefficient: sqrt(ridge) times it should be 0.
    const auto bound = static_cast<std::int64_t>(width - free);
    left = at::cat({left, at::eye(left.size(1), at::kDouble).narrow(0, 0, bound) * std::sqrt(ridge)});
    right = at::cat({right, at::zeros({bound, 1}, at::kDouble)});
  }
  // gelsd: by singular values, which also serves fewer rows than coefficients.
  return to_doubles(std::get<0>(at::linalg_lstsq(left, right, std::nullopt, "gelsd")).flatten());
}

std::vector<double> draw_errors(const std::vector<FitRow>& rows, const std::vector<double>& coefficients) {
  constexpr double kFree = 1e-6;  // a draw that the fit follows wholly says nothing: its error is called very large
  std::vector<double> errors(coefficients.size() + 1, 0.0);
  if (coefficients.empty()) return errors;
  const Tensor features = weighted_features(rows), inverse = at::linalg_pinv(features.t().mm(features));
  std::vector<Tensor> slopes;
  for (const auto& [number, draw] : draws_of(rows, coefficients, to_doubles((features.mm(inverse) * features).sum(1))))
    slopes.push_back(at::tensor(draw.slope, at::kDouble) / std::max(1 - draw.leverage, kFree));
  if (slopes.size() < 2) return errors;
  const Tensor all = at::stack(slopes), moves = (all - all.mean(0, true)).mm(inverse);  // by draw, of the coefficients
  return to_doubles(at::cat({moves, moves.sum(1, true)}, 1).square().sum(0).sqrt());
}

double explained_share(const std::vector<FitRow>& rows, const std::vector<double>& coefficients) {
  double weights = 0, mean = 0, left = 0, all = 0;
  for (const FitRow& row : rows) {
    weights += row.weight;
    mean += row.weight * row.value;
  }
  mean /= weights;
  for (const FitRow& row : rows) {
    const double miss = row.value - fitted(row, coefficients);
    left += row.weight * miss * miss;
    all += row.weight * (row.value - mean) * (row.value - mean);
  }
  return all > 0 ? 1 - left / all : 1;
}

}  // namespace glass
