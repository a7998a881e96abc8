#include "explain/noise_metric.h"

#include <algorithm>

namespace glass {

void NoiseMetric::bind(config::Reader& reader) {
  reader
      .field("radius", radius_,
             "largest noise in a value, as a share of the distance between the text's largest and smallest value where "
             "its tokens enter")
      .above(0);
  reader.field("samples", samples_, "noisy copies of a text").at_least(1).at_most(10'000);
}

std::vector<Json> NoiseMetric::measure(const std::vector<MetricCase>& cases, ExplainGroup* group) {
  std::vector<Json> numbers(cases.size(), Json::object());
  if (cases.empty() || !cases.front().explainer->reads_input_values()) return numbers;
  std::vector<double> largest(cases.size()), sum(cases.size());
  for (std::int64_t draw = 0; draw < samples_; ++draw) {
    const NoisyCopy copy = explain_noisy_copy(*cases.front().explainer, *group, radius_, draw);
    for (std::size_t c = 0; c < cases.size(); ++c) {
      const double moved = change(own_scores(cases[c], *group), scores_among(cases[c], *group, copy.explanations),
                                  copy.distance[cases[c].input]);
      largest[c] = std::max(largest[c], moved);
      sum[c] += moved;
    }
  }
  for (std::size_t c = 0; c < cases.size(); ++c) {
    const std::vector<double> own = own_scores(cases[c], *group);
    const bool has_scores = std::any_of(own.begin(), own.end(), [](double score) { return score != 0; });
    if (has_scores) numbers[c] = {{"mean", largest[c]}, {"average", sum[c] / static_cast<double>(samples_)}};
  }
  return numbers;
}

}  // namespace glass
