// The measurements of `glassformer bench`, one function each; every result is a JSON object with its unit in the names.
#pragma once

#include "cli/engine/session.h"
#include "glass/base/json.h"
#include "glass/train/run_data.h"

namespace glass::cli {

/// Training steps on the config's own batches: {"tokens_per_second", "steps", "milliseconds_a_step": {"median",
/// "least", "most"}}.
Json bench_training(Transformer& model, const RunData& data, const Config& config, std::int64_t steps, bool with_trace);
/// Scores of the dev set in evaluation mode: {"examples_per_second", "tokens_per_second"}.
Json bench_evaluation(Transformer& model, const RunData& data);
/// Each method over the first `texts` dev texts: {method: {"seconds_per_text", "texts", ...}}.
Json bench_explanations(Session& session, Transformer& model, const RunData& data,
                        const std::vector<std::string>& methods, std::int64_t texts);
/// Nanoseconds that one point costs when nobody watches.
double bench_idle_point();
/// The products of the model's shapes on every back end, in GFLOP/s: rows of the fixed table
/// (src/model/matmul_table.cpp).
Json bench_matmul(const Architecture& architecture);

}  // namespace glass::cli
