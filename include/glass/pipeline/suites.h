// Evaluation suites for language models by name.
#pragma once

#include <string>
#include <vector>

#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"

namespace glass::pipeline {

/// What a suite is asked for; fields of other suites are left alone.
struct SuiteRequest {
  std::string suite;                    ///< minimal_pairs, perplexity, label_words
  std::string data;                     ///< file, or below GLASSFORMER_DATA
  std::string encoding;                 ///< empty: that of [data]
  std::string format = {};              ///< of the file; empty: as its name says
  std::int64_t window = 0, stride = 0;  ///< perplexity, in tokens; 0: the suite's own
  std::string label_words, pattern;     ///< label_words
  bool per_token = false;               ///< label_words
};

/// The suites by name.
std::vector<std::string> suite_names();
/// Runs a suite; the JSON that docs/suites.md describes. Error (usage) for an unknown name, data as its reader says.
Json run_suite(const Model& model, const SuiteRequest& request, const Observer& observer = {});

}  // namespace glass::pipeline
