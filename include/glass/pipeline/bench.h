// What training, evaluation and explanation cost on this machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/pipeline/explain_texts.h"
#include "glass/pipeline/model.h"

namespace glass::pipeline {

/// The parts that can be measured: training, evaluation, explanation, trace.
const std::vector<std::string>& bench_parts();

/// What is measured.
struct BenchRequest {
  /// A config file (a fresh model) or a run folder (its config, its model). For `matmul` it may be empty: the sizes are
  /// then those that a config without [model] has.
  std::filesystem::path target;
  std::vector<std::string> sets = {};     ///< "key=value"
  std::vector<std::string> parts = {};    ///< empty: all
  std::vector<std::string> methods = {};  ///< empty: those of [explain], else all
  std::int64_t steps = 40, texts = 32;
  bool matmul = false;  ///< the products of the model's shapes on every back end instead
};

/// Measures; the document of bench.json (docs/artefacts.md).
Json bench(const BenchRequest& request);

/// What explaining these texts costs, by method, with the metrics of the model's setup; all of it is run once to warm
/// up. A document of the same schema.
Json bench_texts(const Model& model, const std::vector<TextToExplain>& texts, const std::vector<std::string>& methods);

/// The products of blocks of this width on every back end, in GFLOP/s: rows of the fixed table
/// (src/model/matmul_table.cpp).
Json bench_matmul(std::int64_t width, std::int64_t ffn_width);

}  // namespace glass::pipeline
