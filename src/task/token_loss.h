// Loss and evaluation of tasks that label tokens with tokens.
#pragma once

#include "glass/task/task.h"

namespace glass {

/// Mean cross-entropy in nats over the rows that have a label; `smoothing` gives that share of a label's weight to all classes alike
/// (Szegedy et al. 2016). scores [R, V], batch.token_labels [R].
at::Tensor token_loss(const at::Tensor& scores, const Batch& batch, double smoothing);

/// Sums by example: loss, labelled tokens, right ones, bytes; intervals are bootstrapped over examples. Without `has_bytes` there is no
/// bits_per_byte.
std::unique_ptr<Evaluation> start_token_evaluation(bool has_bytes);

}  // namespace glass
