// Explaining texts again, with something changed, and comparing what comes out: metrics that ask how steady a method
// is.
#pragma once

#include <vector>

#include "glass/explain/metric.h"

namespace glass {

/// The group's texts with the classes that were explained, so that a second call explains the same ones whatever the
/// model says then.
std::vector<ExplainInput> inputs_with_labels(ExplainGroup& group);

/// One score a token that is not special, of each case: of its own explanation or of others in the order of the group's
/// inputs.
std::vector<double> own_scores(const MetricCase& one, const ExplainGroup& group);
std::vector<double> scores_among(const MetricCase& one, const ExplainGroup& group,
                                 const std::vector<Explanation>& others);

/// |score| of each.
std::vector<double> magnitudes(std::vector<double> scores);

/// A copy of each text with noise where its tokens enter.
struct NoisyCopy {
  std::vector<Explanation> explanations;  ///< one a text
  std::vector<double> distance;           ///< of the values from the text's own, in the Euclidean norm
};

/// Explains copies whose values are off by up to `radius`, a share of the distance between the text's largest and
/// smallest value, uniformly; `draw` numbers the copy. For methods that read the texts by their values
/// (Explainer::reads_input_values).
NoisyCopy explain_noisy_copy(Explainer& method, ExplainGroup& group, double radius, std::int64_t draw);

/// The Euclidean norm of a - b.
double distance_between(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace glass
