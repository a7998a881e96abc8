// Gradients of the explained scalar where tokens enter a model, of texts as they are and of any variants of them: nodes
// of a path, draws of noise, baselines.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "glass/explain/group.h"
#include "glass/explain/input_points.h"

namespace glass {

/// One batch of variants. Values and gradients are by text (see InputPoints).
struct VariantGradients {
  const Variants& variants;
  Tensor value;     ///< [R, D], detached
  Tensor targets;   ///< [B], detached
  Tensor gradient;  ///< [R, D]; undefined unless asked for
  /// Of the watched points, [N, D'] as the batch has them, detached.
  std::vector<Tensor> watched_values, watched_gradients;
};

/// What is done to the variants, and what is asked of them.
struct GradientRequest {
  ExplainGroup::ChangeVariant change = {};  ///< ids
  /// The values [R, D] to go on with, by text; empty: the model's own. Where the subject can start from them, nothing
  /// below is computed.
  std::function<Tensor(const Variants& variants)> values = {};
  bool zeros = false;  ///< go on with zeros instead
  /// Further edits, such as of the word vectors.
  std::function<void(const Variants& variants, Trace& trace)> edit = {};
  bool gradient = true;
  std::vector<std::string> watch = {};  ///< further points whose values and gradients are wanted
  /// A dimension of the one watched point: `gradient` is then what reaches the points where tokens enter through it
  /// alone, at all tokens. Error (config) where the point has not so many. -1: all ways.
  std::int64_t through = -1;
  /// What is differentiated: the targets [B] from the rows [B, C]; empty: target_values.
  std::function<Tensor(const ResolvedTarget& target, const Tensor& rows)> score = {};
  std::size_t together = 1;  ///< as ExplainGroup::VariantRun has it
};

/// Runs the variants in batches of like length. Error (usage) where a point's value is not one row a token, or where
/// the scores do not depend on it through autograd.
void run_gradients(ExplainGroup& group, const InputPoints& points, const Variants& variants,
                   const GradientRequest& request, const std::function<void(const VariantGradients&)>& use);

/// Of each text as it is: rows of its points [R, D], and the explained scalar that came out beside them.
struct InputGradients {
  std::vector<Tensor> values, gradients;
  std::vector<double> targets;
};

/// ExplainGroup::gradients() keeps what this computes.
InputGradients plain_gradients(ExplainGroup& group, const InputPoints& points);
/// The same of every text at several points, each of one row a token, in one forward and backward; in their order.
/// `request` says what else is done to the texts. Not for a subject with two stacks.
std::vector<InputGradients> gradients_at(ExplainGroup& group, const std::vector<std::string>& points,
                                         GradientRequest request = {});

}  // namespace glass
