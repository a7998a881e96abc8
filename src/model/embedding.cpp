// Word vectors and positions.
#include "model/embedding.h"

#include <ATen/ATen.h>

namespace glass {

Tensor sinusoidal_positions(std::int64_t length, std::int64_t width) {
  const Tensor position = at::arange(length, at::kDouble).unsqueeze(1);
  const Tensor exponent = at::arange(0, width, 2, at::kDouble) / static_cast<double>(width);
  const Tensor angle = position * at::pow(10000.0, -exponent);  // [length, ceil(width / 2)]
  return at::stack({at::sin(angle), at::cos(angle)}, 2).flatten(1).narrow(1, 0, width).to(at::kFloat).contiguous();
}

Embedding::Embedding(const ModelConfig& config, std::int64_t vocab_size, std::int64_t max_length, at::Generator& generator)
    : dropout_(config.dropout),
      has_learned_positions_(config.positions == "learned"),
      word_(normal_weight({vocab_size, config.width}, generator)),
      position_(has_learned_positions_ ? normal_weight({max_length, config.width}, generator)
                                       : sinusoidal_positions(max_length, config.width)) {
  if (config.norm_order == "post") norm_.emplace(config.width);
}

Tensor Embedding::forward(const Pass& pass) const {
  const Tensor words = pass.trace.at(word_point_, at::embedding(word_, pass.layout.ids));
  Tensor x = words + at::embedding(position_, pass.layout.positions);
  if (norm_) x = norm_->forward(x);
  if (pass.training && dropout_ > 0) x = dropout(x, dropout_, pass.keys.next());
  return pass.trace.at(embed_point_, x);
}

void Embedding::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  visitor(prefix + ".word_embedding.weight", word_);
  if (has_learned_positions_) visitor(prefix + ".position_embedding.weight", position_);
  if (norm_) norm_->visit(prefix + ".embedding_norm", visitor);
}

void Embedding::move_tables(at::Device device, at::ScalarType dtype) {
  if (!has_learned_positions_) position_ = position_.to(device, dtype);
}

}  // namespace glass
