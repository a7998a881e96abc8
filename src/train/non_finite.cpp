// Finding the first point that holds a NaN or an infinity.
#include "glass/train/non_finite.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

namespace glass {
namespace {

bool is_finite(const at::Tensor& value) {
  return at::isfinite(value).all().item<bool>();
}

}  // namespace

std::string first_non_finite_point(Subject& subject, const Batch& batch) {
  const at::NoGradGuard no_gradient;
  Trace trace;
  trace.read("*");
  subject.scores(batch, trace);
  for (const std::string& name : trace.names()) {
    const std::vector<at::Tensor> values = trace.values(name);
    if (!std::all_of(values.begin(), values.end(), is_finite)) return name;
  }
  return "";
}

std::string first_non_finite_gradient(const NamedTensors& parameters) {
  for (const auto& [name, parameter] : parameters) {
    if (parameter.grad().defined() && !is_finite(parameter.grad())) return name;
  }
  return "";
}

std::string example_list(const Batch& batch, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < batch.examples.size() && i < most; ++i)
    text += fmt::format("{}{}", i == 0 ? "" : ", ", batch.examples[i]);
  return batch.examples.size() > most ? text + ", ..." : text;
}

}  // namespace glass
