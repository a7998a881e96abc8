// What a model writes.
#pragma once

#include <string>
#include <vector>

#include "glass/generate/generate.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"

namespace glass::pipeline {

/// What the model's files ask for (glass/generate/settings.h says how).
GenerationSettings default_generation(const Model& model);

/// The texts of each prompt, the best first (glass/generate/generate.h).
std::vector<std::vector<Generated>> generate(const Model& model, const std::vector<std::string>& prompts,
                                             const GenerationSettings& settings, const OnText& on_text = {},
                                             const Observer& observer = {});

}  // namespace glass::pipeline
