// Gradients along the straight line from a baseline to the input where tokens enter the model: what all path methods
// are made of.
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
/// Yan 2017).
class PathGradients {
 public:
  /// Runs the baseline once, and the input unless the group knows its gradients; `end_gradients` also takes the
  /// gradient where alpha is 0. Where not all of a text passes the points (InputPoints::carry_all), the path begins at
  /// the text with the baseline's values at the points, which is not the baseline: it is run as well.
  PathGradients(ExplainGroup& group, const InputPoints& points, const Baseline& baseline, bool end_gradients);

  /// Gets the place of a node in the list, the score there, and its products, one a token.
  using Use = std::function<void(std::size_t place, double score, const double* products)>;

  /// Scores and products at these nodes, for each text in their order. Nodes of texts of like length share forwards.
  void at_nodes(const std::vector<PathNode>& nodes, const Use& use);

  std::size_t size() const { return ends_.size(); }
  std::size_t tokens(std::size_t input) const { return group_.inputs()[input].ids.size(); }
  /// Products at alpha 1 (input) and 0 (start of the path), one a token.
  const std::vector<double>& at_input(std::size_t input) const { return ends_[input].at_input; }
  const std::vector<double>& at_baseline(std::size_t input) const { return ends_[input].at_baseline; }
  double score_input(std::size_t input) const { return ends_[input].score_input; }
  double score_baseline(std::size_t input) const { return ends_[input].score_baseline; }
  /// Where alpha is 0: the scores of a text sum to score_input - score_start whatever the points. Equal to
  /// score_baseline where all of a text passes them.
  double score_start(std::size_t input) const { return ends_[input].score_start; }
  bool promises_completeness() const { return points_.carry_all(); }
  /// Passes that a text needs, those that the group had made already counted.
  double forwards(std::size_t input) const { return ends_[input].forwards; }
  double backwards(std::size_t input) const { return ends_[input].backwards; }

 private:
  struct Ends {
    Tensor baseline, difference;  // [R, D]: b and x - b
    std::vector<double> at_input, at_baseline;
    double score_input = 0, score_baseline = 0, score_start = 0, forwards = 1, backwards = 0;
  };
  void run_baselines(const Baseline& baseline, bool end_gradients);
  void run_starts(bool end_gradients);
  void run_ends(const GradientRequest& request, const std::function<void(Ends&, const Tensor&, double)>& use);
  Tensor interpolate(const Variants& variants, const std::vector<PathNode>& nodes) const;
  std::vector<double> products(const Variants& variants, const Tensor& gradient) const;
  std::vector<double> token_products(std::size_t input, const Tensor& gradient) const;

  ExplainGroup& group_;
  const InputPoints& points_;
  std::vector<Ends> ends_;  // by text
};

}  // namespace glass
