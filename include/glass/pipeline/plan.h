// What explaining texts will cost, before it is done.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "glass/explain/pass_cost.h"
#include "glass/pipeline/explain.h"

namespace glass::pipeline {

/// Seconds: exactly so many, or between two numbers where the passes depend on what is found.
struct SecondsRange {
  double least = 0, most = 0;
};

/// One method over all texts.
struct MethodPlan {
  std::string name;
  bool is_stated = true;  ///< false: the method does not say what it costs, nothing below is known
  PassCost passes = {};   ///< of all texts
  PassRange forward_tokens = {}, backward_tokens = {};  ///< tokens that go through the model
  SecondsRange seconds = {};
};

/// How fast the model is on texts of a length, in batches of the budget.
struct MeasuredRate {
  std::int64_t length = 0, texts = 0;  ///< tokens of a text, texts of the batch
  double forward_seconds = 0;          ///< a text, without gradients
  double gradient_seconds = 0;         ///< a text, forward and backward; 0 where no method takes gradients
};

/// What a request will cost.
struct ExplainPlan {
  std::int64_t texts = 0, bad_rows = 0;  ///< texts that can be explained, and rows that cannot
  std::int64_t tokens = 0, longest = 0;  ///< of all texts, and of the longest
  std::vector<MethodPlan> methods;
  SecondsRange seconds;                  ///< of all methods together
  std::vector<std::string> not_counted;  ///< metrics that ask the model: what they add is not known beforehand
  std::vector<MeasuredRate> rates;       ///< from short texts to the longest
  std::size_t peak_bytes = 0;            ///< resident memory while batches of these texts were measured
};

/// Counts the passes that the methods state, and measures a batch of short, of longer and of the longest texts for the
/// seconds: median of a few. Errors are those that explaining would end with before its first text.
ExplainPlan plan_explanations(const Model& model, const ExplainRequest& request);

/// Schema "glassformer.explain_plan/1" (docs/artefacts.md).
Json plan_to_json(const ExplainPlan& plan);

}  // namespace glass::pipeline
