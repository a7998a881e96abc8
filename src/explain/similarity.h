// How like another list of scores one is, and how a metric names the points of a curve.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace glass {

/// SSIM (Wang et al. 2004) of two lists of numbers that are not negative, each scaled to a largest value of 1, over one
/// window that holds them all: in [-1, 1], 1 for equal ones. A list of zeros stays as it is.
double structural_similarity(std::vector<double> a, std::vector<double> b);

/// The name of a number that is a point of a curve, "curve/3/label": the report draws the curve of these names.
std::string curve_point(const std::string& curve, std::size_t place, const std::string& label);

}  // namespace glass
