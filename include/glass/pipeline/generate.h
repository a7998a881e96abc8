// What a model writes.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/generate/generate.h"
#include "glass/pipeline/data.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"
#include "glass/pipeline/read_summary.h"

namespace glass::pipeline {

/// What the model's files ask for (glass/generate/settings.h says how).
GenerationSettings default_generation(const Model& model);

/// The texts of each prompt, the best first (glass/generate/generate.h).
std::vector<std::vector<Generated>> generate(const Model& model, const std::vector<std::string>& prompts,
                                             const GenerationSettings& settings, const OnText& on_text = {},
                                             const Observer& observer = {});

/// The prompts of a file: of a .txt each line, of others the texts.
std::vector<std::string> read_prompts(const Model& model, const DataRequest& request);

/// What is read of a prompt: an encoder cuts a source that is longer than the model reads.
CutCounts counts_of_prompt(const Model& model, const std::string& prompt);

/// {"prompt", "tokens_cut", "unknown_tokens", "texts": [{"text", "ids", "log_probability", "score", "ended"}]} of a
/// prompt's texts; `read`: counts_of_prompt().
Json generated_to_json(const std::string& prompt, const CutCounts& read, const std::vector<Generated>& texts);

}  // namespace glass::pipeline
