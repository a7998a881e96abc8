#include "explain/similarity.h"

#include <fmt/format.h>

#include <algorithm>

namespace glass {

namespace {

constexpr double kMean = 0.01 * 0.01, kContrast = 0.03 * 0.03;  // C1 and C2 of values up to 1

void scale_to_one(std::vector<double>& values) {
  const double largest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  if (largest == 0) return;
  for (double& value : values) value /= largest;
}

double mean_of_products(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum / static_cast<double>(a.size());
}

}  // namespace

double structural_similarity(std::vector<double> a, std::vector<double> b) {
  scale_to_one(a);
  scale_to_one(b);
  const std::vector<double> ones(a.size(), 1.0);
  const double mean_a = mean_of_products(a, ones), mean_b = mean_of_products(b, ones);
  const double variance_a = mean_of_products(a, a) - mean_a * mean_a,
               variance_b = mean_of_products(b, b) - mean_b * mean_b,
               covariance = mean_of_products(a, b) - mean_a * mean_b;
  return (2 * mean_a * mean_b + kMean) * (2 * covariance + kContrast) /
         ((mean_a * mean_a + mean_b * mean_b + kMean) * (variance_a + variance_b + kContrast));
}

std::string curve_point(const std::string& curve, std::size_t place, const std::string& label) {
  return fmt::format("{}/{}/{}", curve, place, label);
}

}  // namespace glass
