// Copies named weights into a model; every disagreement is listed in one error.
#include <ATen/ATen.h>

#include <map>

#include "glass/base/error.h"
#include "glass/model/transformer.h"

namespace glass {

namespace {

std::string shape_text(const Tensor& tensor) {
  return fmt::format("[{}]", fmt::join(tensor.sizes(), ", "));
}

/// What is wrong between the model's names and the file's, one line each.
std::vector<std::string> disagreements(const NamedTensors& own, std::map<std::string, Tensor> given) {
  std::vector<std::string> lines;
  for (const auto& [name, parameter] : own) {
    const auto found = given.find(name);
    if (found == given.end()) {
      lines.push_back(fmt::format("  {}: missing, expected {}", name, shape_text(parameter)));
      continue;
    }
    if (found->second.sizes() != parameter.sizes()) {
      lines.push_back(
          fmt::format("  {}: {} in the file, {} in the model", name, shape_text(found->second), shape_text(parameter)));
    }
    given.erase(found);
  }
  for (const auto& [name, tensor] : given)
    lines.push_back(fmt::format("  {}: unknown to this model, {}", name, shape_text(tensor)));
  return lines;
}

}  // namespace

void Transformer::load_parameters(const NamedTensors& weights, const std::string& origin) {
  const std::map<std::string, Tensor> given(weights.begin(), weights.end());
  const NamedTensors own = named_parameters();
  const std::vector<std::string> wrong = disagreements(own, given);
  if (!wrong.empty()) {
    fail(ErrorKind::data,
         "{}: the weights do not fit the model; check that config.json and the weights belong together:\n{}", origin,
         fmt::join(wrong, "\n"));
  }
  const at::NoGradGuard no_gradient;
  for (const auto& [name, parameter] : own) parameter.copy_(given.at(name));
}

}  // namespace glass
