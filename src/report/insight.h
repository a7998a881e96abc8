// Small questions that several parts of the page ask of explained texts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "glass/base/explanation.h"

namespace glass::report {

struct Artefacts;

/// Metrics of explanations that the files have rows of, in their order; agreement is not among them.
std::vector<std::string> metric_names(const Artefacts& artefacts);
/// This method's explanation of an example, or nullptr.
const Explanation* explanation_of(const ExplainedExample& example, const std::string& method);

/// A number or a flag of an explanation's quality.
std::optional<double> quality_number(const Explanation& explanation, const char* key);
std::optional<bool> quality_flag(const Explanation& explanation, const char* key);

/// True where one window of a longer text is explained: the one with the best answer.
bool is_window(const ExplainedExample& example);

/// Difference of the two largest probabilities.
double margin(const ExplainedExample& example);

}  // namespace glass::report
