// exponential_decay_length_penalty: the longer a text, the likelier its end.
#include "generate/processors/processors.h"

#include <cmath>

namespace glass::process {

ScoreProcessor decay_length(std::int64_t start, double factor, std::vector<std::int64_t> end_ids) {
  return [start, factor, end_ids = std::move(end_ids)](const TextSoFar& text, std::vector<double>& scores) {
    const std::int64_t beyond = text.written() - start;
    if (beyond <= 0) return;
    for (const std::int64_t id : end_ids) {
      double& score = scores[static_cast<std::size_t>(id)];
      if (std::isfinite(score)) score += std::abs(score) * (std::pow(factor, static_cast<double>(beyond)) - 1);
    }
  };
}

}  // namespace glass::process
