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

Tensor Head::forward(const HeadRows& read, const Tensor& words, const Pass& pass) const {
  const auto& [rows, cu_seqlens, keys] = read;
  Tensor x = rows;
  if (hidden_) x = activate(shape_.activation, hidden_->forward(x));
  if (norm_) x = watched_norm(*norm_, x, scale_point_, pass.trace, cu_seqlens);
  if (hidden_) x = pass.trace.at(hidden_point_, x, cu_seqlens);
  if (shape_.outputs == 0) return shape_.normalize ? x / at::norm(x, 2, 1, true).clamp_min(1e-12) : x;
  if (pass.training && shape_.dropout > 0)
    x = dropout(x, shape_.dropout, {dropout_key(pass.dropout_seed, logits_point_.name()), keys});
  Tensor scores = linear(x, shape_.tied ? words : weight_, bias_);
  if (shape_.scale != 1) scores = scores * shape_.scale;
  return pass.trace.at(logits_point_, soft_cap(scores, shape_.soft_cap), cu_seqlens);
}

std::vector<PointInfo> Head::points() const {
  std::vector<PointInfo> points;
  if (norm_) points.push_back(describe(HeadSite::head_norm_scale));
  if (hidden_) points.push_back(describe(HeadSite::head_hidden));
  if (shape_.outputs > 0) points.push_back(describe(HeadSite::logits));
  return points;
}

void Head::visit(const ParameterVisitor& visitor) {
  if (hidden_) hidden_->visit("head.hidden", visitor);
  if (norm_) norm_->visit("head.norm", visitor);
  if (weight_.defined()) visitor("classifier.weight", weight_);
  if (bias_.defined()) visitor("classifier.bias", bias_);
}

}  // namespace glass
