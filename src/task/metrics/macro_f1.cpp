// Macro F1 from counts of one pass over the drawn examples.
#include "glass/task/metrics/macro_f1.h"

#include "glass/base/error.h"

namespace glass {
namespace {

struct ClassCounts {
  std::int64_t both = 0, predicted = 0, gold = 0;
};

double mean_f1(const std::vector<ClassCounts>& counts) {
  double sum = 0;
  std::int64_t present = 0;
  for (const ClassCounts& c : counts) {
    if (c.predicted + c.gold == 0) continue;
    sum += 2.0 * static_cast<double>(c.both) / static_cast<double>(c.predicted + c.gold);
    ++present;
  }
  return present == 0 ? 0.0 : sum / static_cast<double>(present);
}

}  // namespace

Interval macro_f1(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& gold,
                  std::int64_t classes) {
  check(predicted.size() == gold.size(), "macro F1: {} predictions for {} labels", predicted.size(), gold.size());
  const auto f1_of = [&](const std::vector<std::uint32_t>& drawn) {
    std::vector<ClassCounts> counts(static_cast<std::size_t>(classes));
    for (const std::uint32_t i : drawn) {
      ++counts.at(predicted[i]).predicted;
      ++counts.at(gold[i]).gold;
      if (predicted[i] == gold[i]) ++counts[gold[i]].both;
    }
    return mean_f1(counts);
  };
  return with_ends(bootstrap(gold.size(), f1_of), gold.size());
}

}  // namespace glass
