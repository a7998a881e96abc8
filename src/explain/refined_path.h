// The rule that learns where a path bends: Simpson's rule on panels, refined only where it misses.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "glass/base/json.h"

namespace glass {

/// When a path is fine enough.
struct RefineRule {
  double tolerance = 1e-3;        ///< of the panels' errors together: max(tolerance * |f(1) - f(0)|, tolerance)
  double token_tolerance = 1e-2;  ///< of each token's estimated error, as a share of the largest |score|
  std::int64_t max_nodes = 257;   ///< never more evaluations, both ends counted

  /// Of the panels together, for a path along which f changes by `span`.
  double most_error(double span) const { return std::max(tolerance * std::abs(span), tolerance); }
};

/// Where to look: on one of several paths.
struct PathNode {
  std::size_t input = 0;  ///< number of the path
  double alpha = 0;
};

/// What is known of a function along a straight path from 0 to 1: at each node its value f and the rates of change that
/// each token brings (gradient times difference, one a token), whose sum is f's own derivative. The integral of a rate
/// is the token's score (Sundararajan, Taly, Yan 2017).
///
/// f is known at every node, so the error of a panel's sum is known without another evaluation: |Simpson's sum over
/// tokens - (f(right) - f(left))|. For a single token |Simpson - trapezoid| on the panel is an estimate.
class RefinedPath {
 public:
  struct Node {
    double alpha = 0, value = 0;
    std::vector<double> rates;  ///< one a token
  };

  /// The ends, alpha 0 and 1.
  RefinedPath(Node start, Node end);

  /// The nodes to evaluate next, rising; empty when the rule is met or no more are allowed. The first call asks for the
  /// seven inner nodes of the four first panels.
  std::vector<double> wanted(const RefineRule& rule);
  /// One of the wanted nodes; all of them before wanted() is asked again.
  void put(Node node);

  /// Simpson's sums, one a token.
  std::vector<double> scores() const;
  bool converged() const { return converged_; }
  std::int64_t nodes() const { return static_cast<std::int64_t>(nodes_.size()); }
  /// The panels' errors together.
  double sum_error() const;
  /// The largest estimated error of a token as a share of the largest |score|; 0 where all scores are 0 and none moves.
  double largest_token_estimate() const;
  /// Ends of the panels, rising from 0 to 1, and the error of each.
  std::vector<double> panel_ends() const;
  std::vector<double> panel_errors() const;
  /// What a result states: nodes, converged, largest_token_estimate, and intervals with their ends and errors.
  Json quality() const;

 private:
  /// Three nodes by their place in nodes_.
  struct Panel {
    std::size_t left = 0, middle = 0, right = 0;
  };
  double width(const Panel& panel) const { return nodes_[panel.right].alpha - nodes_[panel.left].alpha; }
  double simpson(const Panel& panel, std::size_t token) const;
  double token_error(const Panel& panel, std::size_t token) const;
  double error(const Panel& panel) const;
  std::size_t tokens() const { return nodes_[0].rates.size(); }
  std::vector<std::size_t> misses(const RefineRule& rule) const;
  void add_panels_of_pending();

  std::vector<Node> nodes_;
  std::vector<Panel> panels_;           ///< from left to right
  std::vector<std::size_t> to_refine_;  ///< panels whose quarter nodes are being evaluated, rising
  std::size_t first_pending_ = 2;       ///< nodes_ from here on belong to no panel yet
  bool converged_ = false;
};

/// Refines all paths until none wants more; `evaluate` puts what is known at these nodes, all that paths want at once.
void refine(std::vector<RefinedPath>& paths, const RefineRule& rule,
            const std::function<void(const std::vector<PathNode>& nodes)>& evaluate);

}  // namespace glass
