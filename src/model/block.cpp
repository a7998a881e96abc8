// Forward of one encoder block. Every value of the table of sites passes through the trace.
#include "model/block.h"

#include <ATen/ATen.h>

#include "glass/model/linear.h"

namespace glass {

EncoderBlock::EncoderBlock(const ModelConfig& config, std::int64_t layer, at::Generator& generator)
    : is_pre_norm_(config.norm_order == "pre"),
      width_(config.width),
      heads_(config.heads),
      dropout_(config.dropout),
      attention_dropout_(config.attention_dropout),
      activation_(parse_activation(config.activation)),
      points_("encoder", layer),
      attention_norm_(config.width),
      ffn_norm_(config.width),
      qkv_(config.width, 3 * config.width, generator),
      attention_output_(config.width, config.width, generator),
      ffn_in_(config.width, config.ffn_width, generator),
      ffn_out_(config.ffn_width, config.width, generator) {}

AttentionOptions EncoderBlock::attention_options(const Pass& pass) const { return {heads_, pass.training ? attention_dropout_ : 0.0}; }

Tensor EncoderBlock::add(const Tensor& residual, const Tensor& x, const Pass& pass) const {
  if (!pass.training || dropout_ == 0) return residual + x;
  return add_dropout(residual, x, dropout_, pass.keys.next());
}

Tensor EncoderBlock::attention(const Tensor& x, const Pass& pass) const {
  const Tensor packed = qkv_.forward(x);  // [N, 3D]
  const std::vector<Tensor> parts = packed.split(width_, 1);
  const Tensor query = pass.trace.at(points_[Site::self_query], parts[0]);
  const Tensor key = pass.trace.at(points_[Site::self_key], parts[1]);
  const Tensor value = pass.trace.at(points_[Site::self_value], parts[2]);
  const Tensor heads = attend(query, key, value, pass.layout, attention_options(pass), points_[Site::self_pattern], pass.trace);
  return pass.trace.at(points_[Site::self_out], attention_output_.forward(pass.trace.at(points_[Site::self_heads], heads)));
}

Tensor EncoderBlock::feed_forward(const Tensor& x, const Pass& pass) const {
  const Tensor hidden = pass.trace.at(points_[Site::mlp_hidden], activate(activation_, ffn_in_.forward(x)));  // [N, F]
  return pass.trace.at(points_[Site::mlp_out], ffn_out_.forward(hidden));
}

Tensor EncoderBlock::finish(const Tensor& residual, const Tensor& attended, const Pass& pass) const {
  Tensor middle = add(residual, attended, pass);
  if (!is_pre_norm_) middle = attention_norm_.forward(middle);
  middle = pass.trace.at(points_[Site::resid_mid], middle);
  const Tensor fed = feed_forward(is_pre_norm_ ? ffn_norm_.forward(middle) : middle, pass);
  const Tensor sum = add(middle, fed, pass);
  return pass.trace.at(points_[Site::resid_post], is_pre_norm_ ? sum : ffn_norm_.forward(sum));
}

Tensor EncoderBlock::forward(const Tensor& input, const Pass& pass) const {
  const Tensor x = pass.trace.at(points_[Site::resid_pre], input);
  return finish(x, attention(is_pre_norm_ ? attention_norm_.forward(x) : x, pass), pass);
}

Tensor EncoderBlock::forward_first_rows(const Tensor& x, const Pass& pass) const {
  const Tensor normed = is_pre_norm_ ? attention_norm_.forward(x) : x;
  const Tensor& rows = pass.layout.first_rows;
  const Tensor query = linear(normed.index_select(0, rows), qkv_.weight.narrow(0, 0, width_), qkv_.bias.narrow(0, 0, width_));
  const Tensor key_value = linear(normed, qkv_.weight.narrow(0, width_, 2 * width_), qkv_.bias.narrow(0, width_, 2 * width_));
  const std::vector<Tensor> parts = key_value.split(width_, 1);
  const Tensor heads = attend(query, parts[0], parts[1], pass.layout, attention_options(pass), points_[Site::self_pattern], pass.trace);
  return finish(x.index_select(0, rows), attention_output_.forward(heads), pass);
}

bool EncoderBlock::is_watched(const Trace& trace) const {
  if (!trace.watching()) return false;
  for (const Point& point : points_.points) {
    if (trace.wants(point)) return true;
  }
  return false;
}

void EncoderBlock::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  attention_norm_.visit(prefix + ".attention_norm", visitor);
  qkv_.visit(prefix + ".qkv", visitor);
  attention_output_.visit(prefix + ".attention_output", visitor);
  ffn_norm_.visit(prefix + ".ffn_norm", visitor);
  ffn_in_.visit(prefix + ".ffn_in", visitor);
  ffn_out_.visit(prefix + ".ffn_out", visitor);
}

}  // namespace glass
