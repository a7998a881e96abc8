// How fast a model is on some texts, from a few batches of them.
#pragma once

#include <vector>

#include "glass/pipeline/plan.h"

namespace glass::pipeline {

/// A text that can be explained, and its tokens.
struct PlannedText {
  const TextToExplain* text = nullptr;
  std::int64_t length = 0;
};

/// Measures batches of the shorter, the longer and the longest of the texts (quartiles of their lengths).
std::vector<MeasuredRate> measure_rates(const ExplainJob& job, std::vector<PlannedText> texts, bool with_gradients);

/// Seconds of a text of this length by a member of MeasuredRate, between what was measured.
double seconds_at(const std::vector<MeasuredRate>& rates, std::int64_t length, double MeasuredRate::*seconds);

}  // namespace glass::pipeline
