// What the layers of a model know of its texts.
#pragma once

#include <filesystem>
#include <vector>

#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"
#include "glass/probe/probe.h"

namespace glass::pipeline {

/// Trains the probes of the model's setup ([probe], on the data of [data] as [task] reads it) and writes
/// probes/<label>.json below `out` (empty: nothing is written). Returns the documents. Error (config) where no points
/// are named.
std::vector<Json> probe(const Model& model, const std::filesystem::path& out = {}, const Observer& observer = {});

}  // namespace glass::pipeline
