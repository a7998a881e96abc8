#include "model/parts/initializer.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace glass {

namespace {
constexpr double kInitialDeviation = 0.02;

Tensor without_memory(at::IntArrayRef sizes) {
  return at::empty(sizes, at::TensorOptions(at::kFloat).device(at::kMeta)).requires_grad_(true);
}
}  // namespace

Initializer Initializer::random(std::uint64_t seed) {
  Initializer initializer;
  initializer.generator_ = at::make_generator<at::CPUGeneratorImpl>(seed);
  return initializer;
}

Tensor Initializer::normal(at::IntArrayRef sizes) {
  if (!generator_) return without_memory(sizes);
  return at::empty(sizes, at::kFloat).normal_(0.0, kInitialDeviation, *generator_).requires_grad_(true);
}

Tensor Initializer::constant(at::IntArrayRef sizes, double value) {
  if (!generator_) return without_memory(sizes);
  return at::full(sizes, value, at::kFloat).requires_grad_(true);
}

}  // namespace glass
