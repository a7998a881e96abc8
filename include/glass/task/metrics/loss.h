// Loss: the mean of -log p(gold class) in nats, and the softmax it stands on.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// Probabilities of one example's scores; exact for scores of any size.
std::vector<double> softmax(const std::vector<double>& scores);

/// -log softmax(scores)[gold] of one example, in nats.
double negative_log_likelihood(const std::vector<double>& scores, std::int64_t gold);

/// Mean over the examples, each with weight one (class weights shape training, not this number), with its bootstrap
/// interval.
Interval mean_loss(const std::vector<std::vector<double>>& scores, const std::vector<std::int64_t>& gold);

}  // namespace glass
