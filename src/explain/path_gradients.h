// Gradients along straight lines from baselines to the input where tokens enter the model: what all path methods are
// made of.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "explain/baseline.h"
#include "explain/refined_path.h"
#include "glass/explain/gradients.h"

namespace glass {

/// The products gradient f(b + alpha (x - b)) . (x - b), summed over the width: one number a token and node. With
/// weights w over the nodes, sum_alpha w products is the Integrated Gradients score of the token (Sundararajan, Taly,
/// Yan 2017). Usually there is one path a text; with several, the paths of text i are i * paths, i * paths + 1, ...
class PathGradients {
 public:
  /// Runs the baselines once, and the input unless the group knows its gradients; `end_gradients` also takes the
  /// gradient where alpha is 0. Where not all of a text passes the points (InputPoints::carry_all), the path begins at
  /// the text with the baseline's values at the points, which is not the baseline: it is run as well. With several
  /// paths a text the baseline's ids are those of the variant.
  PathGradients(ExplainGroup& group, const InputPoints& points, const Baseline& baseline, bool end_gradients,
                std::size_t paths = 1);

  /// The same nodes for every path, one path after the other.
  std::vector<PathNode> nodes_at(const std::vector<double>& alphas) const;
  /// Gets the place of a node in the list, the score there, and its products, one a token.
  using Use = std::function<void(std::size_t place, double score, const double* products)>;
  /// Scores and products at these nodes, those of each path in their order. Nodes of texts of like length share
  /// forwards.
  void at_nodes(const std::vector<PathNode>& nodes, const Use& use) { at_nodes(nodes, {}, use); }
  void at_nodes(const std::vector<PathNode>& nodes, const GradientRequest& request, const Use& use);
  /// The same with all that was computed, a batch at a time; a variant's number is the place of its node. `request`
  /// says what else is wanted.
  void run_nodes(const std::vector<PathNode>& nodes, GradientRequest request,
                 const std::function<void(const VariantGradients&)>& use);

  std::size_t size() const { return ends_.size(); }
  std::size_t tokens(std::size_t path) const { return text_of(path).ids.size(); }
  const ExplainInput& text_of(std::size_t path) const { return group_.inputs()[path / paths_]; }
  /// b and x - b of a path, [R, D] by text.
  const Tensor& baseline(std::size_t path) const { return ends_[path].baseline; }
  const Tensor& difference(std::size_t path) const { return ends_[path].difference; }
  /// Products at alpha 1 (input) and 0 (start of the path), one a token; empty without end_gradients.
  const std::vector<double>& at_input(std::size_t path) const { return ends_[path].at_input; }
  const std::vector<double>& at_baseline(std::size_t path) const { return ends_[path].at_baseline; }
  double score_input(std::size_t path) const { return ends_[path].score_input; }
  double score_baseline(std::size_t path) const { return ends_[path].score_baseline; }
  /// Where alpha is 0: the scores of a text sum to score_input - score_start whatever the points. Equal to
  /// score_baseline where all of a text passes them.
  double score_start(std::size_t path) const { return ends_[path].score_start; }
  bool promises_completeness() const { return points_.carry_all(); }
  /// Passes that a path needs, those that the group had made already counted, but not those that several points share.
  double forwards(std::size_t path) const { return ends_[path].forwards; }
  double backwards(std::size_t path) const { return ends_[path].backwards; }
  void state_passes(std::size_t path, Explanation& result) const;

 private:
  struct Ends {
    Tensor baseline, difference;  // [R, D]: b and x - b
    std::vector<double> at_input, at_baseline;
    double score_input = 0, score_baseline = 0, score_start = 0, forwards = 1, backwards = 0;
  };
  void run_baselines(const Baseline& baseline, bool end_gradients);
  void take_baselines(const InputGradients& shared, bool end_gradients);
  void run_starts(bool end_gradients);
  void run_ends(const GradientRequest& request, const std::function<void(Ends&, const Tensor&, double)>& use);
  Tensor interpolate(const Variants& variants, const std::vector<PathNode>& nodes) const;
  std::vector<double> products(const Variants& variants, const std::vector<PathNode>& nodes,
                               const Tensor& gradient) const;
  std::vector<double> token_products(std::size_t path, const Tensor& gradient) const;

  ExplainGroup& group_;
  const InputPoints& points_;
  bool shares_ends_ = false;  // with paths at other points: their passes are not counted here
  std::size_t paths_;         // of each text
  std::vector<Ends> ends_;    // by path
};

}  // namespace glass
