// Finding the first point that holds a NaN or an infinity.
#include "glass/train/non_finite.h"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace glass {

std::string first_non_finite_point(Subject& subject, const Batch& batch) {
  const at::NoGradGuard no_gradient;
  Trace trace;
  trace.read("*");
  subject.scores(batch, trace);
  for (const std::string& name : trace.names()) {
    if (name.find("pattern") != std::string::npos) {
      for (const at::Tensor& pattern : trace.patterns(name)) {
        if (!at::isfinite(pattern).all().item<bool>()) return name;
      }
    } else if (!at::isfinite(trace[name]).all().item<bool>()) {
      return name;
    }
  }
  return "";
}

std::string example_list(const Batch& batch, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < batch.examples.size() && i < most; ++i) text += fmt::format("{}{}", i == 0 ? "" : ", ", batch.examples[i]);
  return batch.examples.size() > most ? text + ", ..." : text;
}

}  // namespace glass
