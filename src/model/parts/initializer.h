// The first values of a model's weights: drawn from a seed, or not yet there.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

namespace glass {

using at::Tensor;

class Initializer {
 public:
  /// Values are drawn in the order of the calls, on the CPU in fp32: the same seed gives the same model everywhere.
  static Initializer random(std::uint64_t seed);
  /// Tensors have a shape and no memory (device meta); a file's weights take their places.
  static Initializer none() { return Initializer(); }

  /// normal(0, 0.02), as BERT and GPT-2 start.
  Tensor normal(at::IntArrayRef sizes);
  Tensor constant(at::IntArrayRef sizes, double value);

 private:
  std::optional<at::Generator> generator_;
};

}  // namespace glass
