// What is asked of one explained text.
#include "insight.h"

#include <algorithm>

#include "artefacts.h"

namespace glass::report {

std::vector<std::string> metric_names(const Artefacts& artefacts) {
  std::vector<std::string> names;
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const MetricRows& table : set.metrics) {
      if (std::find(names.begin(), names.end(), table.name) == names.end()) names.push_back(table.name);
    }
  }
  return names;
}

const Explanation* explanation_of(const ExplainedExample& example, const std::string& method) {
  for (const Explanation& explanation : example.explanations) {
    if (explanation.method == method) return &explanation;
  }
  return nullptr;
}

std::optional<double> quality_number(const Explanation& explanation, const char* key) {
  const auto found = explanation.quality.find(key);
  if (found == explanation.quality.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::optional<bool> quality_flag(const Explanation& explanation, const char* key) {
  const auto found = explanation.quality.find(key);
  if (found == explanation.quality.end() || !found->is_boolean()) return std::nullopt;
  return found->get<bool>();
}

bool is_window(const ExplainedExample& example) {
  return example.tokens_before > 0 || (example.prediction.kind == PredictionKind::answer && example.tokens_cut > 0);
}

double margin(const ExplainedExample& example) {
  double first = 0, second = 0;
  for (double p : example.prediction.probabilities) {
    if (p > first) {
      second = first, first = p;
    } else if (p > second) {
      second = p;
    }
  }
  return first - second;
}

}  // namespace glass::report
