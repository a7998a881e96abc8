// Loss and evaluation of tasks that label tokens with tokens.
#pragma once

#include "glass/data/token_labels.h"
#include "glass/task/task.h"

namespace glass {

/// Cross-entropy in nats of the rows that have a label, the weight is their number; `smoothing` gives that share of a
/// label's weight to all classes alike (Szegedy et al. 2016). scores [R, V].
Loss token_loss(const at::Tensor& scores, const TokenLabels& labels, double smoothing);

/// By asked row: -log p(label) in nats (without meaning where there is no label) and the likeliest class.
struct RowLosses {
  std::vector<double> losses;
  std::vector<std::int64_t> best;
};
RowLosses row_losses(const at::Tensor& scores, const TokenLabels& labels);

/// Sums by example: loss, labelled tokens, right ones, bytes; intervals are bootstrapped over examples. Without
/// `has_bytes` there is no bits_per_byte.
std::unique_ptr<Evaluation> start_token_evaluation(bool has_bytes);

}  // namespace glass
