// Weighted least squares for methods that fit a linear model to masked texts.
#pragma once

#include <cstdint>
#include <vector>

namespace glass {

/// One masked text of a fit.
struct FitRow {
  std::vector<double> features;  ///< [M]
  double value = 0, weight = 1;
  std::int64_t draw = -1;  ///< rows of one random draw share its number; -1: a row that is not drawn
};

/// The coefficients that make sum of weight (features . coefficients - value)^2 + ridge |coefficients|^2 least, [M];
/// of several the shortest. The last `free` coefficients have no ridge (an intercept).
std::vector<double> least_squares(const std::vector<FitRow>& rows, double ridge = 0, std::size_t free = 0);

/// Standard errors of the coefficients of a fit without ridge, and of their sum behind them, [M + 1]: how far they
/// would move with other draws (the sandwich estimator over draws, HC3 of MacKinnon, White 1985,
/// https://doi.org/10.1016/0304-4076(85)90158-7). Zeros where fewer than two draws are in it.
std::vector<double> draw_errors(const std::vector<FitRow>& rows, const std::vector<double>& coefficients);

/// Share of the weighted variance of the values that a fit explains; 1 where they do not vary.
double explained_share(const std::vector<FitRow>& rows, const std::vector<double>& coefficients);

}  // namespace glass
