// The commands that run in the torch-free program, and the way into the engine.
#pragma once

#include <cstdint>
#include <filesystem>

#include "glass/cli/command.h"

namespace glass::cli {

int run_tokenize(const Arguments& arguments);
int run_tokenizer(const Arguments& arguments);
int run_report(const Arguments& arguments);
int run_help(const Arguments& arguments);
int run_doctor(const Arguments& arguments);

/// Replaces this process by glassformer-engine with the same arguments; returns only by throwing.
int run_in_engine(const Arguments& arguments);

/// Starts glassformer-engine with the same arguments `count` times, as processes that train together, and waits for
/// them. Returns their exit code: that of the one that ended the others.
int run_processes(const std::filesystem::path& engine, const Arguments& arguments, std::int64_t count);

/// Where glassformer-engine has to be: beside this program.
std::filesystem::path engine_path();

}  // namespace glass::cli
