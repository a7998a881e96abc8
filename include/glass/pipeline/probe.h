// What the layers of a model know of its texts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "glass/config/probe_config.h"
#include "glass/data/dataset.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"
#include "glass/probe/probe.h"

namespace glass::pipeline {

/// Trains the probes of the model's setup ([probe], on the data of [data] as [task] reads it) and writes
/// probes/<label>.json below `out` (empty: nothing is written). Returns the documents. Error (config) where no points
/// are named.
std::vector<Json> probe(const Model& model, const std::filesystem::path& out = {}, const Observer& observer = {});

/// The same for a Subject of one's own and texts with a label each: learns from data.train, tests on data.dev. Error
/// (config) where settings name no points or no labels.
std::vector<Json> probe(Subject& subject, const Tokenizer& tokenizer, const Splits& data, const ProbeConfig& settings,
                        std::uint64_t seed = 1);

}  // namespace glass::pipeline
