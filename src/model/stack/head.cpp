#include "model/stack/head.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/model/linear.h"

namespace glass {

namespace {

/// Row of each sequence's last `token`.
Tensor last_rows_of(std::int64_t token, const Layout& layout) {
  const Tensor host_ids = layout.ids.cpu(), lengths = layout.lengths.cpu(), first_rows = layout.first_rows.cpu();
  Tensor rows = at::empty({layout.size()}, at::kLong);
  for (std::int64_t b = 0; b < layout.size(); ++b) {
    const std::int64_t first = first_rows[b].item<std::int64_t>();
    std::int64_t row = first + lengths[b].item<std::int64_t>() - 1;
    while (row >= first && host_ids[row].item<std::int64_t>() != token) --row;
    if (row < first)
      fail(ErrorKind::data,
           "sequence {} has no end-of-sequence token {}, which the model's head reads; let the tokenizer add it", b,
           token);
    rows[b] = row;
  }
  return rows.to(layout.ids.device());
}

}  // namespace

Tensor pool_rows(const Tensor& x, Pooling pooling, std::int64_t end_token, const Layout& layout) {
  switch (pooling) {
    case Pooling::all_rows:
      return x;
    case Pooling::first:
      return x.size(0) == layout.size() && layout.longest > 1 ? x : x.index_select(0, layout.first_rows);
    case Pooling::last:
      if (layout.pooled_rows.defined()) return x.index_select(0, layout.pooled_rows);
      return x.size(0) == layout.size() && layout.longest > 1 ? x : x.index_select(0, layout.last_rows);
    case Pooling::end_token:
      return x.index_select(0, last_rows_of(end_token, layout));
    case Pooling::mean:
      // Sums in order of the tokens: the neighbours in the batch change nothing.
      return at::segment_reduce(x, "mean", layout.lengths, {}, {}, 0, /*unsafe=*/true);
  }
  fail(ErrorKind::bug, "internal error: unknown pooling {}", static_cast<int>(pooling));
}

Head::Head(const HeadShape& shape, std::int64_t width, Initializer& initializer) : shape_(shape) {
  if (shape.hidden > 0) hidden_.emplace(width, shape.hidden, shape.hidden_bias, initializer);
  const std::int64_t last_width = shape.hidden > 0 ? shape.hidden : width;
  if (shape.norm) norm_.emplace(last_width, *shape.norm, initializer);
  if (shape.outputs == 0) return;
  if (!shape.tied) weight_ = initializer.normal({shape.outputs, last_width});
  if (shape.bias) bias_ = initializer.constant({shape.outputs}, 0);
}

/// The head's own layer, as far as there is one: dense, activation and norm.
Tensor Head::own_layer(const HeadRows& read, const Pass& pass) const {
  const auto& [rows, cu_seqlens, keys] = read;
  Tensor x = rows;
  if (hidden_) {
    x = activate(shape_.activation, pass.trace.at(pre_point_, hidden_->forward(x), cu_seqlens));
    if (norm_) x = pass.trace.at(act_point_, x, cu_seqlens);
  }
  if (norm_) x = watched_norm(*norm_, x, scale_point_, pass.trace, cu_seqlens);
  return hidden_ ? pass.trace.at(hidden_point_, x, cu_seqlens) : x;
}

/// Rows of length 1.
Tensor Head::normalized(const Tensor& x, const HeadRows& read, const Pass& pass) const {
  const Tensor length = at::norm(x, 2, 1, true).clamp_min(1e-12);
  if (!pass.trace.wants(length_point_)) return x / length;
  const Tensor scale = pass.trace.at(length_point_, length.reciprocal(), read.cu_seqlens);
  return pass.trace.edits(length_point_) ? x * scale : x / length;
}

Tensor Head::forward(const HeadRows& read, const Tensor& words, const Pass& pass) const {
  Tensor x = own_layer(read, pass);
  if (shape_.outputs == 0) return shape_.normalize ? normalized(x, read, pass) : x;
  if (pass.training && shape_.dropout > 0)
    x = dropout(x, shape_.dropout, {dropout_key(pass.dropout_seed, logits_point_.name()), read.keys});
  Tensor scores = linear(x, shape_.tied ? words : weight_, bias_);
  if (shape_.scale != 1) scores = scores * shape_.scale;
  if (shape_.soft_cap > 0) scores = soft_cap(pass.trace.at(uncapped_point_, scores, read.cu_seqlens), shape_.soft_cap);
  return pass.trace.at(logits_point_, scores, read.cu_seqlens);
}

std::vector<PointInfo> Head::points() const {
  std::vector<PointInfo> points;
  const auto add = [&](bool has, HeadSite site) {
    if (has) points.push_back(describe(site));
  };
  add(hidden_.has_value(), HeadSite::head_pre);
  add(hidden_ && norm_, HeadSite::head_act);
  add(norm_.has_value(), HeadSite::head_norm_scale);
  add(hidden_.has_value(), HeadSite::head_hidden);
  add(shape_.outputs == 0 && shape_.normalize, HeadSite::embedding_scale);
  add(shape_.outputs > 0 && shape_.soft_cap > 0, HeadSite::logits_uncapped);
  add(shape_.outputs > 0, HeadSite::logits);
  return points;
}

void Head::visit(const ParameterVisitor& visitor) {
  if (hidden_) hidden_->visit("head.hidden", visitor);
  if (norm_) norm_->visit("head.norm", visitor);
  if (weight_.defined()) visitor("classifier.weight", weight_);
  if (bias_.defined()) visitor("classifier.bias", bias_);
}

}  // namespace glass
