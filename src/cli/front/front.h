// The commands that run in the torch-free program, and the way into the engine.
#pragma once

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

/// Where glassformer-engine has to be: beside this program.
std::filesystem::path engine_path();

}  // namespace glass::cli
