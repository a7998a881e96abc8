// Recognises LibTorch's out-of-memory errors: the CUDA allocator has a type for them, the CPU allocator only a text.
#include <c10/util/Exception.h>

#include <string_view>

#include "glass/base/error.h"
#include "glass/pipeline/memory_error.h"

namespace glass::pipeline {

void rethrow_memory_error(const std::exception& error) {
  const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
  if (!torch_error) return;
  const std::string_view text = torch_error->what_without_backtrace();
  const bool is_cpu = text.find("can't allocate memory") != std::string_view::npos;
  if (!is_cpu && !dynamic_cast<const c10::OutOfMemoryError*>(torch_error)) return;
  fail(ErrorKind::device,
       "{}: out of memory; use a smaller batch (train.batch_size, explain.batch_tokens) or model: {}",
       is_cpu ? "CPU" : "GPU", text.substr(0, text.find('\n')));
}

}  // namespace glass::pipeline
