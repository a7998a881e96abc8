// What a model is made of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "glass/base/json.h"

namespace glass::pipeline {

/// What is looked at.
struct InspectRequest {
  std::filesystem::path model;         ///< a folder, or a config file: the fresh model that it would train
  std::vector<std::string> sets = {};  ///< "key=value", for a config file
  std::int64_t length = 0;  ///< tokens of a text that figures are given for; 0: what the model reads, at most 512
  bool points = false, parameters = false, weights = false;
};

/// Family, stacks, head, sizes and costs, "tree" as lines of text; on request "points", "parameters_by_name" and
/// "weights" (which tensor of the checkpoint became which weight).
Json inspect(const InspectRequest& request);

/// A checkpoint checked, converted to fp32 and written to `out` with everything that stands beside it (empty: only
/// checked). Returns {"model", "family", "head", "parameters", "weights", "carried", "ignored", "weights_sha256",
/// "files", "out"}. Error (usage) where `out` is the folder that is read.
Json convert(const std::filesystem::path& model, const std::filesystem::path& out = {});

}  // namespace glass::pipeline
