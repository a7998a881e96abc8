// Quadrature rules in float64.
#include "explain/quadrature.h"

#include <cmath>
#include <numbers>

#include "glass/base/error.h"

namespace glass {

namespace {

struct Legendre {
  double value, derivative;
};

/// P_n and its derivative at t by the three-term recurrence.
Legendre legendre(std::int64_t n, double t) {
  double previous = 1, value = t;
  for (std::int64_t k = 2; k <= n; ++k) {
    const double next = ((2.0 * k - 1.0) * t * value - (k - 1.0) * previous) / static_cast<double>(k);
    previous = value;
    value = next;
  }
  return {value, static_cast<double>(n) * (t * value - previous) / (t * t - 1.0)};
}

/// Roots of P_n by Newton's method from Chebyshev-like starts (Abramowitz and Stegun 22.16.6); weights 2 / ((1 - t^2)
/// P_n'(t)^2).
Quadrature gauss_legendre(std::int64_t n) {
  Quadrature rule{std::vector<double>(n), std::vector<double>(n)};
  for (std::int64_t i = 0; i < n; ++i) {
    double t = std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5));
    for (int step = 0; step < 100; ++step) {
      const Legendre p = legendre(n, t);
      const double change = p.value / p.derivative;
      t -= change;
      if (std::abs(change) < 1e-15) break;
    }
    const Legendre p = legendre(n, t);
    // From [-1, 1] to [0, 1], smallest node first.
    rule.nodes[n - 1 - i] = 0.5 * (1.0 + t);
    rule.weights[n - 1 - i] = 1.0 / ((1.0 - t * t) * p.derivative * p.derivative);
  }
  return rule;
}

}  // namespace

std::vector<double> step_ends(std::int64_t steps) {
  std::vector<double> ends;
  for (std::int64_t k = 0; k <= steps; ++k) ends.push_back(static_cast<double>(k) / static_cast<double>(steps));
  return ends;
}

Quadrature make_quadrature(const std::string& name, std::int64_t nodes) {
  check(nodes >= (name == "trapezoid" ? 2 : 1), "the rule {} cannot have {} nodes", name, nodes);
  if (name == "gauss_legendre") return nodes == 1 ? Quadrature{{0.5}, {1.0}} : gauss_legendre(nodes);
  Quadrature rule;
  const auto n = static_cast<double>(nodes);
  for (std::int64_t i = 0; i < nodes; ++i) {
    if (name == "middle") {
      rule.nodes.push_back((static_cast<double>(i) + 0.5) / n);
      rule.weights.push_back(1.0 / n);
    } else {
      check(name == "trapezoid", "unknown quadrature rule '{}'", name);
      rule.nodes.push_back(static_cast<double>(i) / (n - 1.0));
      rule.weights.push_back((i == 0 || i == nodes - 1 ? 0.5 : 1.0) / (n - 1.0));
    }
  }
  return rule;
}

}  // namespace glass
