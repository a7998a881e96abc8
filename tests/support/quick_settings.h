// Settings with which laws run over every registered method in little time.
#pragma once

#include <string>

#include "support/toy_subjects.h"

namespace glass::toys {

/// The number of adaptive nodes may differ by a level when a test lands on its border: laws are about fixed nodes.
inline Settings quick_settings(const std::string& method, std::int64_t nodes = 4) {
  if (method == "integrated_gradients") return {{"rule", std::string("gauss_legendre")}, {"nodes", nodes}};
  if (method == "idgi") return {{"steps", nodes}};
  if (method == "conductance") return {{"steps", nodes}};
  if (method == "discretized_integrated_gradients" || method == "internal_influence" || method == "neuron_conductance")
    return {{"nodes", nodes}};
  if (method == "counterfactual") return {{"candidates", std::int64_t{2}}, {"max_words", std::int64_t{2}}};
  if (method == "reagent") return {{"probes", std::int64_t{2}}, {"max_steps", std::int64_t{1}}};
  if (method == "smoothgrad" || method == "expected_gradients") return {{"samples", std::int64_t{2}}};
  // The number of orders may differ where a test lands on the border of the asked precision.
  if (method == "shapley_sampling") return {{"precision", 0.0}, {"permutations", std::int64_t{4}}};
  if (method == "kernel_shap" || method == "banzhaf" || method == "lime" || method == "sobol")
    return {{"samples", std::int64_t{24}}};
  return {};
}

}  // namespace glass::toys
