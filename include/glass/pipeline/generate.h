// What a model writes.
#pragma once

#include <string>
#include <vector>

#include "glass/generate/generate.h"
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

/// What is read of a prompt: an encoder cuts a source that is longer than the model reads.
CutCounts counts_of_prompt(const Model& model, const std::string& prompt);

}  // namespace glass::pipeline
