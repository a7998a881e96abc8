// Gradients along the straight line from the baseline to the input where tokens enter the model: what all path methods
// are made of.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "explain/baseline.h"
#include "explain/entry_gradient.h"

namespace glass {

/// The products gradient f(b + alpha (x - b)) . (x - b), summed over the width: one number a token and node. With
/// weights w over the nodes, sum_alpha w products is the Integrated Gradients score of the token (Sundararajan, Taly,
/// Yan 2017).
class PathGradients {
 public:
  /// Runs input and baseline once; `end_gradients` also takes the gradients at both ends, where alpha is 1 and 0.
  PathGradients(const ExplainContext& context, const std::vector<ExplainInput>& inputs, const Entries& entries,
                const Baseline& baseline, bool end_gradients);

  /// Gets the text, the number of the node and its products, one a token.
  using Use = std::function<void(std::size_t input, std::size_t node, const double* products)>;

  /// Products of these texts at these nodes, for each text in the order of the nodes. Steps x texts of like length
  /// share forwards.
  void at_nodes(const std::vector<std::size_t>& inputs, const std::vector<double>& alphas, const Use& use);

  /// Products at alpha 1 (input) and 0 (baseline), one a token.
  const std::vector<double>& at_input(std::size_t input) const { return ends_[input].at_input; }
  const std::vector<double>& at_baseline(std::size_t input) const { return ends_[input].at_baseline; }
  double score_input(std::size_t input) const { return ends_[input].score_input; }
  double score_baseline(std::size_t input) const { return ends_[input].score_baseline; }
  double forwards(std::size_t input) const { return ends_[input].forwards; }
  double backwards(std::size_t input) const { return ends_[input].backwards; }
  const ResolvedTarget& target() const { return target_; }

 private:
  struct Ends {
    Tensor baseline, difference;  // [R, D]: b and x - b
    std::vector<double> at_input, at_baseline;
    double score_input = 0, score_baseline = 0, forwards = 0, backwards = 0;
  };
  void run_inputs(const PassGroup& group, bool gradient, std::vector<Tensor>& gradients);
  void run_baselines(const PassGroup& group, const Baseline& baseline, bool gradient,
                     const std::vector<Tensor>& gradients);
  void run_group(const PassGroup& group, const std::vector<double>& alphas, const Use& use);
  Tensor interpolate(const PassGroup& group, const std::vector<double>& alphas) const;
  std::vector<double> products(const PassGroup& group, const Tensor& gradient) const;
  std::vector<double> token_products(std::size_t input, const Tensor& gradient) const;

  const ExplainContext& context_;
  const std::vector<ExplainInput>& inputs_;
  const Entries& entries_;
  ResolvedTarget target_;
  std::vector<Ends> ends_;  // by text
};

}  // namespace glass
