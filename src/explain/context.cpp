#include "glass/explain/context.h"

namespace glass {

const ScoreMeaning& ExplainContext::scores_mean() const {
  static const std::unique_ptr<ScoreMeaning> numbered = class_scores({});
  return meaning ? *meaning : *numbered;
}

Variants one_each(std::size_t inputs) {
  Variants variants(inputs);
  for (std::size_t i = 0; i < inputs; ++i) variants[i].input = i;
  return variants;
}

std::vector<Axis> token_axes(const ExplainInput& input) {
  return {{"token", static_cast<std::int64_t>(input.ids.size())}};
}

}  // namespace glass
