// Nodes and weights on [0, 1] for the integral over the path.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glass {

struct Quadrature {
  std::vector<double> nodes, weights;  ///< the weights sum to 1
};

/// The ends of equal steps from 0 to 1: steps + 1 places.
std::vector<double> step_ends(std::int64_t steps);

/// gauss_legendre, middle, or trapezoid (ends 0 and 1 included, with half weights; at least 2 nodes).
Quadrature make_quadrature(const std::string& rule, std::int64_t nodes);

}  // namespace glass
