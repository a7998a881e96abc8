// The values of a model's points for texts, for other tools.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/read_summary.h"

namespace glass::pipeline {

/// What a trace of texts gives.
struct TraceResult {
  NamedTensors tensors;
  ReadSummary read;
};

/// The points that the globs match, by name, as the model has them ([N, D]; patterns [H, T, T]); in front "input_ids"
/// [T] and, where a decoder reads a target, "decoder_input_ids". With `out` they are written there as safetensors, with
/// the text, its tokens, "tokens_cut" and "unknown_tokens" as metadata. Error (usage) for a glob that matches nothing.
TraceResult trace(const Model& model, const Example& example, const std::vector<std::string>& globs,
                  const std::filesystem::path& out = {});

/// The same of the rows of a file: the tensors of row i, counted from 0, stand under "texts.i.". The metadata "texts"
/// is a JSON list of {"line", "text", "tokens", "tokens_cut", "unknown_tokens"}, for bad rows of {"line", "error"};
/// `strict`: a bad row ends the call with its Error (data). All values are in memory at a time.
TraceResult trace(const Model& model, const Dataset& data, bool strict, const std::vector<std::string>& globs,
                  const std::filesystem::path& out = {});

}  // namespace glass::pipeline
