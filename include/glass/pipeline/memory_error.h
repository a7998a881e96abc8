// LibTorch's out-of-memory errors as ours.
#pragma once

#include <stdexcept>

namespace glass::pipeline {

/// Throws the Error of kind device for an exception that means "out of memory"; returns for any other.
void rethrow_memory_error(const std::exception& error);

}  // namespace glass::pipeline
