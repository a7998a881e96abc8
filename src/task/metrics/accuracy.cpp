// Accuracy and the majority guess.
#include "glass/task/metrics/accuracy.h"

#include <algorithm>
#include <map>

#include "glass/base/error.h"

namespace glass {

Interval accuracy(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& gold) {
  check(predicted.size() == gold.size(), "accuracy: {} predictions for {} labels", predicted.size(), gold.size());
  std::vector<double> right(gold.size());
  for (std::size_t i = 0; i < gold.size(); ++i) right[i] = predicted[i] == gold[i] ? 1.0 : 0.0;
  return with_ends(bootstrap_mean(right), right.size());
}

double majority_accuracy(const std::vector<std::int64_t>& gold) {
  std::map<std::int64_t, std::int64_t> counts;
  std::int64_t most = 0;
  for (const std::int64_t label : gold) most = std::max(most, ++counts[label]);
  return gold.empty() ? 0.0 : static_cast<double>(most) / static_cast<double>(gold.size());
}

}  // namespace glass
