// The values of a model's points for one text, for other tools.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/pipeline/model.h"

namespace glass::pipeline {

/// The points that the globs match, by name, as the model has them ([N, D]; patterns [H, T, T]); in front "input_ids"
/// [T] and, where a decoder reads a target, "decoder_input_ids". With `out` they are written there as safetensors, with
/// the text and its tokens as metadata. Error (usage) for a glob that matches nothing.
NamedTensors trace(const Model& model, const Example& example, const std::vector<std::string>& globs,
                   const std::filesystem::path& out = {});

}  // namespace glass::pipeline
