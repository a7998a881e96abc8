// The confusion matrix.
#include "glass/task/metrics/confusion.h"

#include "glass/base/error.h"

namespace glass {

std::vector<std::vector<std::int64_t>> confusion(const std::vector<std::int64_t>& predicted,
                                                 const std::vector<std::int64_t>& gold, std::int64_t classes) {
  check(predicted.size() == gold.size(), "confusion: {} predictions for {} labels", predicted.size(), gold.size());
  std::vector<std::vector<std::int64_t>> counts(static_cast<std::size_t>(classes),
                                                std::vector<std::int64_t>(static_cast<std::size_t>(classes), 0));
  for (std::size_t i = 0; i < gold.size(); ++i) ++counts.at(gold[i]).at(predicted[i]);
  return counts;
}

}  // namespace glass
