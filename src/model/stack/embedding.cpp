// Word vectors and what is added to them.
#include "model/stack/embedding.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"

namespace glass {

Tensor sinusoidal_positions(std::int64_t length, std::int64_t width, bool interleaved, bool full_range) {
  const Tensor position = at::arange(length, at::kDouble).unsqueeze(1);
  const Tensor exponent = at::arange(0, width, 2, at::kDouble) / static_cast<double>(full_range ? width - 2 : width);
  const Tensor angle = position * at::pow(10000.0, -exponent);  // [length, ceil(width / 2)]
  const Tensor table = interleaved ? at::stack({at::sin(angle), at::cos(angle)}, 2).flatten(1)
                                   : at::cat({at::sin(angle), at::cos(angle)}, 1);
  return table.narrow(1, 0, width).to(at::kFloat).contiguous();
}

Embedding::Embedding(const StackShape& shape, bool has_words, Initializer& initializer)
    : shape_(shape.embedding),
      table_width_(shape_.projection_first ? shape.width : shape_.width),
      dropout_(shape.dropout),
      word_point_(shape.part + ".word_embed"),
      scale_point_(shape.part + ".embed_norm_scale"),
      embed_point_(shape.part + ".embed") {
  const std::int64_t width = table_width_;
  if (has_words) word_ = initializer.normal({shape_.vocab_size, shape_.width});
  if (shape_.positions == PositionKind::learned) position_ = initializer.normal({shape_.position_rows, width});
  if (shape_.token_types > 0) token_type_ = initializer.normal({shape_.token_types, width});
  if (shape_.norm) norm_.emplace(width, *shape_.norm, initializer);
  if (shape_.width != shape.width || shape_.always_projected)
    projection_.emplace(shape_.width, shape.width, shape_.projection_bias, initializer);
}

Tensor Embedding::forward(const Tensor& words, const Pass& pass) const {
  Tensor x = pass.at(word_point_, at::embedding(words, pass.layout.ids));
  if (shape_.scale != 1) x = x * shape_.scale;
  if (projection_ && shape_.projection_first) x = projection_->forward(x);
  if (position_.defined()) {
    const Tensor& places = pass.layout.places.defined() ? pass.layout.places : pass.layout.positions;
    x = x + at::embedding(position_, shape_.position_offset == 0 ? places : places + shape_.position_offset);
  }
  if (token_type_.defined()) {
    x = x + (pass.layout.token_types.defined() ? at::embedding(token_type_, pass.layout.token_types) : token_type_[0]);
  }
  if (norm_) x = pass.norm(*norm_, x, scale_point_);
  if (projection_ && !shape_.projection_first) x = projection_->forward(x);
  if (pass.training && dropout_ > 0) x = dropout(x, dropout_, pass.dropout_key(embed_point_.name()));
  return pass.at(embed_point_, x);
}

void Embedding::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  if (word_.defined()) visitor(prefix + ".word_embedding.weight", word_);
  if (shape_.positions == PositionKind::learned) visitor(prefix + ".position_embedding.weight", position_);
  if (token_type_.defined()) visitor(prefix + ".token_type_embedding.weight", token_type_);
  if (norm_) norm_->visit(prefix + ".embedding_norm", visitor);
  if (projection_) projection_->visit(prefix + ".embedding_projection", visitor);
}

void Embedding::make_tables(at::Device device, at::ScalarType dtype) {
  if (shape_.positions != PositionKind::sinusoidal) return;
  if (!position_.defined()) {
    position_ = sinusoidal_positions(shape_.position_rows, table_width_, shape_.interleaved, shape_.full_range);
    if (shape_.placeless_id >= 0) position_[shape_.position_offset - 1].zero_();  // that of a token without a place
  }
  position_ = position_.to(device, dtype);
}

}  // namespace glass
