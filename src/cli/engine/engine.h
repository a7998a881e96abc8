// The commands of glassformer-engine and the frame that turns LibTorch's errors into ours.
#pragma once

#include <stdexcept>

#include "glass/cli/command.h"
#include "glass/pipeline/memory_error.h"

namespace glass::cli {

int run_run(const Arguments& arguments);
int run_train(const Arguments& arguments);
int run_eval(const Arguments& arguments);
int run_predict(const Arguments& arguments);
int run_explain(const Arguments& arguments);
int run_generate(const Arguments& arguments);
int run_probe(const Arguments& arguments);
int run_trace(const Arguments& arguments);
int run_bench(const Arguments& arguments);
int run_check(const Arguments& arguments);
int run_methods(const Arguments& arguments);
int run_lab(const Arguments& arguments);
int run_inspect(const Arguments& arguments);
int run_import(const Arguments& arguments);
int run_export(const Arguments& arguments);
/// Help on the settings that the engine's methods bind.
int run_engine_help(const Arguments& arguments);

/// Runs a command; LibTorch's out-of-memory errors become ours (exit code 5).
template <Run command>
int with_device_errors(const Arguments& arguments) {
  try {
    return command(arguments);
  } catch (const std::exception& error) {
    pipeline::rethrow_memory_error(error);
    throw;
  }
}

}  // namespace glass::cli
