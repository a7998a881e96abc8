// Multi-label scores; of each example only the labels that are set are kept, which are few.
#include "glass/task/metrics/multi_label.h"

#include <utility>

#include "glass/base/error.h"

namespace glass {
namespace {

/// What one label adds to its counts: 2 where predicted and gold agree on it, and how often it stands in either.
struct SetLabel {
  std::size_t label = 0;
  double common = 0, marks = 0;  // 2 TP, and 2 TP + FP + FN
};

using Examples = std::vector<std::vector<SetLabel>>;

Examples set_labels(const std::vector<std::vector<std::uint8_t>>& predicted,
                    const std::vector<std::vector<std::uint8_t>>& gold) {
  Examples examples(gold.size());
  for (std::size_t i = 0; i < gold.size(); ++i) {
    check(predicted[i].size() == gold[i].size() && gold[i].size() == gold[0].size(),
          "multi-label scores: example {} has {} predictions for {} labels", i, predicted[i].size(), gold[i].size());
    for (std::size_t k = 0; k < gold[i].size(); ++k) {
      check(predicted[i][k] <= 1 && gold[i][k] <= 1, "multi-label scores: label {} of example {} is neither 0 nor 1", k,
            i);
      if (predicted[i][k] + gold[i][k] > 0)
        examples[i].push_back({k, 2.0 * predicted[i][k] * gold[i][k], 1.0 * predicted[i][k] + gold[i][k]});
    }
  }
  return examples;
}

double f1(double common, double marks) {
  return marks == 0 ? 0 : common / marks;
}

double micro(const Examples& examples, const std::vector<std::uint32_t>& drawn) {
  double common = 0, marks = 0;
  for (const std::uint32_t i : drawn) {
    for (const SetLabel& set : examples[i]) {
      common += set.common;
      marks += set.marks;
    }
  }
  return f1(common, marks);
}

double macro(const Examples& examples, std::size_t labels, const std::vector<std::uint32_t>& drawn) {
  std::vector<std::pair<double, double>> counts(labels);
  for (const std::uint32_t i : drawn) {
    for (const SetLabel& set : examples[i]) {
      counts[set.label].first += set.common;
      counts[set.label].second += set.marks;
    }
  }
  double sum = 0;
  for (const auto& [common, marks] : counts) sum += f1(common, marks);
  return labels == 0 ? 0 : sum / static_cast<double>(labels);
}

}  // namespace

MultiLabelScores multi_label(const std::vector<std::vector<std::uint8_t>>& predicted,
                             const std::vector<std::vector<std::uint8_t>>& gold) {
  check(predicted.size() == gold.size(), "multi-label scores: {} predictions for {} examples", predicted.size(),
        gold.size());
  const Examples examples = set_labels(predicted, gold);
  const std::size_t labels = gold.empty() ? 0 : gold[0].size();
  std::vector<double> right;
  for (std::size_t i = 0; i < gold.size(); ++i) right.push_back(predicted[i] == gold[i] ? 1 : 0);
  MultiLabelScores scores;
  const auto micro_of = [&](const std::vector<std::uint32_t>& drawn) { return micro(examples, drawn); };
  const auto macro_of = [&](const std::vector<std::uint32_t>& drawn) { return macro(examples, labels, drawn); };
  scores.micro_f1 = with_ends(bootstrap(gold.size(), micro_of), gold.size());
  scores.macro_f1 = with_ends(bootstrap(gold.size(), macro_of), gold.size());
  scores.subset_accuracy = with_ends(bootstrap_mean(right), gold.size());
  return scores;
}

}  // namespace glass
