// PathRule: how the integral along a path is taken, for all methods that have one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "explain/refined_path.h"
#include "glass/config/reader.h"
#include "glass/explain/pass_cost.h"

namespace glass {

/// What is known of a path before it is looked into: the scores at its ends, and there the rates of change that its
/// tokens bring (gradient times difference), one a token; rates only for rules that need the ends.
struct OpenPath {
  RefinedPath::Node start, end;
  std::size_t tokens = 0;
};

/// The integrals of the rates along one path.
struct PathIntegral {
  std::vector<double> scores;  ///< one a token
  Json quality;                ///< nodes, converged and, of the adaptive rule, what RefinedPath::quality() has
};

/// The settings "rule", "nodes", "tolerance", "token_tolerance", "max_nodes", and what they do.
class PathRule {
 public:
  void bind(config::Reader& reader);
  /// True where the rates at the ends belong to the rule.
  bool needs_ends() const { return is_adaptive() || rule_ == "trapezoid"; }
  /// How many nodes of a path are evaluated besides its ends where those belong to the rule.
  PassRange inner_nodes() const;
  /// Gets the place of a node in the list that is evaluated, the score there, and the rates, one a token.
  using Put = std::function<void(std::size_t place, double score, const double* rates)>;
  /// Evaluates nodes in any order, but those of one path in their order.
  using Evaluate = std::function<void(const std::vector<PathNode>& nodes, const Put& put)>;
  /// One integral a path. Nodes of all paths are asked for together.
  std::vector<PathIntegral> integrate(const std::vector<OpenPath>& paths, const Evaluate& evaluate) const;
  /// What stands in place of settings in a result: null for those that the rule does not use.
  Json used_settings() const;

 private:
  bool is_adaptive() const { return rule_ == "adaptive"; }
  std::vector<PathIntegral> integrate_refined(const std::vector<OpenPath>& paths, const Evaluate& evaluate) const;
  std::vector<PathIntegral> integrate_fixed(const std::vector<OpenPath>& paths, const Evaluate& evaluate) const;

  std::string rule_ = "adaptive";
  std::int64_t nodes_ = 50;
  RefineRule refine_;
};

}  // namespace glass
