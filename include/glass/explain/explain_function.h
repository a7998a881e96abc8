// Explains any function from tensors to scores: a LibTorch model of one's own, without tokens or a tokenizer.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/config/reader.h"

namespace glass {

/// From inputs [N, ...] to scores [N, C], or [N] for a single score. Differentiable by autograd for methods that use
/// gradients; each row's scores depend on that row alone.
using ScoreFunction = std::function<at::Tensor(const at::Tensor& inputs)>;

/// What is explained.
struct FunctionInputs {
  at::Tensor inputs;          ///< [B, ...], floating
  at::Tensor baselines = {};  ///< what absent features are: [...] for all inputs, or [B, ...]; undefined: zeros
  /// The group of each feature, [...] int64 from 0 without gaps: features of a group are hidden together, and each has
  /// the group's score. Undefined: every feature is a group of its own.
  at::Tensor groups = {};
};

/// How it is explained.
struct FunctionRequest {
  std::string method = "integrated_gradients";
  std::map<std::string, config::Value> settings = {};  ///< of the method, by key
  std::int64_t target = -1;                            ///< the column of the scores; -1: of each input the highest
  std::int64_t batch_features = 65536;                 ///< features of one call of the function, all its rows together
  std::uint64_t seed = 1;
};

/// What an explanation says.
struct FunctionAttribution {
  at::Tensor scores;                ///< [B, ...] as the inputs, float64 on the CPU
  std::vector<std::string> target;  ///< what was explained of each input, in words
  std::vector<Json> quality;        ///< of each input: completeness_delta, converged, ... by the method
};

/// Explains f of each input by a registered method. Features start at the baseline and end at the input; a method that
/// multiplies by the input (gradient_x_input) multiplies by what is between the two. Hidden features are at the
/// baseline. Methods that read a Transformer's points (attention) are an Error (config). Error (usage) for shapes that
/// do not fit, with what is expected.
FunctionAttribution explain_function(const ScoreFunction& f, const FunctionInputs& inputs,
                                     const FunctionRequest& request = {});

}  // namespace glass
