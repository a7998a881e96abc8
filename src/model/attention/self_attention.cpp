#include "model/attention/self_attention.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <tuple>

#include "glass/base/error.h"
#include "model/attention/flash_runs.h"

namespace glass {

namespace {

/// A norm over each head's own width, or over all heads together: projected [N, H * Dh].
Tensor norm_by_head(const NormPart& norm, const Tensor& projected, Site before, Site scale, const LayerPass& pass) {
  const Tensor x = pass.at(before, projected);
  const std::int64_t width = norm.weight.size(0);
  return pass.norm(norm, x.view({x.size(0), x.size(1) / width, width}), scale).view_as(x);
}

AttentionWatch watch_self(const LayerPass& pass) {
  return {pass.points[Site::self_products], pass.points[Site::self_scores], pass.points[Site::self_pattern],
          pass.pass.trace, pass.pass.layout.cu_seqlens};
}

AttentionWatch watch_cross(const LayerPass& pass) {
  return {pass.points[Site::cross_products], pass.points[Site::cross_scores], pass.points[Site::cross_pattern],
          pass.pass.trace, pass.pass.layout.cu_seqlens};
}

/// What both kinds of attention ask for. Dropout has the key of the queries that are computed.
AttentionOptions attention_options(const AttentionShape& shape, double dropout, Site pattern, const LayerPass& pass) {
  AttentionOptions options;
  options.heads = shape.heads;
  options.key_value_heads = shape.key_value_heads;
  options.scale = shape.scale;
  options.soft_cap = shape.soft_cap;
  if (!pass.pass.training || dropout == 0) return options;
  options.dropout = dropout;
  options.dropout_key = pass.pass.dropout_key(pass.points[pattern].name(), pass.rows);
  return options;
}

/// The values are the last KV * Dh outputs of `values`.
AttentionMaps maps_of(const AttentionShape& shape, const LinearPart& values, const LinearPart& output) {
  const std::int64_t width = shape.key_value_heads * shape.head_width, first = values.weight.size(0) - width;
  const auto by_head = [&](const Tensor& rows) {
    return rows.detach().narrow(0, first, width).unflatten(0, {shape.key_value_heads, shape.head_width});
  };
  return {by_head(values.weight), values.bias.defined() ? by_head(values.bias) : Tensor(),
          output.weight.detach().unflatten(1, {shape.heads, shape.head_width}).transpose(0, 1),
          output.bias.defined() ? output.bias.detach() : Tensor()};
}

}  // namespace

SelfAttention::SelfAttention(const StackShape& shape, Initializer& initializer)
    : shape_(shape.attention),
      distances_(shape.distances),
      causal_(shape.causal),
      dropout_(shape.attention_dropout),
      residual_scale_(shape.residual_scale),
      query_width_(shape_.heads * shape_.head_width),
      key_width_(shape_.key_value_heads * shape_.head_width),
      qkv_(shape.width, query_width_ + 2 * key_width_, shape_.bias, initializer),
      output_(query_width_, shape.width, shape_.output_bias, initializer) {
  if (shape_.query_key_norm) {
    query_norm_.emplace(shape_.joint_norm ? query_width_ : shape_.head_width, shape.norm, initializer);
    key_norm_.emplace(shape_.joint_norm ? key_width_ : shape_.head_width, shape.norm, initializer);
  }
}

Tensor SelfAttention::query_of(const Tensor& projected, const LayerPass& pass, const Tensor* rows) const {
  Tensor query = query_norm_
                     ? norm_by_head(*query_norm_, projected, Site::self_query_pre, Site::self_query_norm_scale, pass)
                     : projected;
  if (pass.rotary == nullptr) return query;
  if (rows == nullptr) return rotate(query, *pass.rotary, shape_.head_width);
  return rotate(query, {pass.rotary->cos.index_select(0, *rows), pass.rotary->sin.index_select(0, *rows)},
                shape_.head_width);
}

Tensor SelfAttention::key_of(const Tensor& projected, const LayerPass& pass) const {
  const Tensor key =
      key_norm_ ? norm_by_head(*key_norm_, projected, Site::self_key_pre, Site::self_key_norm_scale, pass) : projected;
  return pass.rotary == nullptr ? key : rotate(key, *pass.rotary, shape_.head_width);
}

AttentionOptions SelfAttention::options(const LayerPass& pass) const {
  AttentionOptions options = attention_options(shape_, dropout_, Site::self_pattern, pass);
  options.causal = causal_;
  options.window = pass.window;
  options.biases = pass.biases;
  return options;
}

std::vector<Tensor> SelfAttention::distance_biases(const Tensor& query, const Tensor& key,
                                                   const std::vector<AttentionRun>& runs, const LayerPass& pass) const {
  std::vector<Tensor> biases;
  if (pass.distances == nullptr) return biases;
  const std::vector<Tensor> parts = qkv_.forward_part(pass.distances->rows, 0, query_width_ + key_width_)
                                        .split_with_sizes({query_width_, key_width_}, 1);
  const auto at_run = [&](Site site, const AttentionRun& run, const Tensor& scores) {
    return pass.pass.trace.at_pattern(pass.points[site], run.first_sequence, scores * shape_.scale,
                                      pass.pass.layout.cu_seqlens);
  };
  for (const AttentionRun& run : runs) {
    const Tensor index = distance_index(run, *distances_, *pass.distances).to(query.device());
    Tensor bias;
    if (distances_->content_to_position)
      bias = at_run(Site::self_to_position, run,
                    content_to_position(query_heads(query, run, shape_.heads), parts[1], index));
    if (distances_->position_to_content) {
      const Tensor second =
          at_run(Site::self_from_position, run,
                 position_to_content(key_heads(key, run, shape_.heads, shape_.heads), parts[0], index));
      bias = bias.defined() ? bias + second : second;
    }
    biases.push_back(bias);
  }
  return biases;
}

Tensor SelfAttention::forward(const Tensor& x, const LayerPass& pass) const {
  const std::vector<Tensor> parts = qkv_.forward(x).split_with_sizes({query_width_, key_width_, key_width_}, 1);
  const bool alone = query_norm_ || pass.rotary != nullptr;  // a view by head needs rows that lie together
  const Tensor query = pass.at(Site::self_query, query_of(alone ? parts[0].contiguous() : parts[0], pass, nullptr));
  Tensor key = pass.at(Site::self_key, key_of(alone ? parts[1].contiguous() : parts[1], pass));
  Tensor value = pass.at(Site::self_value, parts[2]);
  if (pass.pass.cache != nullptr) std::tie(key, value) = pass.pass.cache->append(pass.layer, key, value);
  AttentionOptions all = options(pass);
  if (pass.distances != nullptr) all.biases = distance_biases(query, key, pass.runs, pass);
  const Tensor heads = attend(query, key, value, pass.runs, all, watch_self(pass));
  return pass.at(Site::self_out, to_stream(pass.at(Site::self_heads, heads)));
}

Tensor SelfAttention::forward_rows(const Tensor& x, const LayerPass& pass) const {
  const bool last = pass.rows == BlockRows::last;
  const Tensor& rows = last ? pass.pass.layout.last_rows : pass.pass.layout.first_rows;
  const Tensor query = query_of(qkv_.forward_part(x.index_select(0, rows), 0, query_width_), pass, &rows);
  const std::vector<Tensor> parts = qkv_.forward_part(x, query_width_, 2 * key_width_).split(key_width_, 1);
  const Tensor key = key_of(query_norm_ || pass.rotary != nullptr ? parts[0].contiguous() : parts[0], pass);
  AttentionOptions row_options = options(pass);
  const std::vector<AttentionRun> runs = row_runs(pass.pass.layout, last);
  for (std::size_t i = 0; i < row_options.biases.size(); ++i)
    row_options.biases[i] = row_options.biases[i].narrow(1, runs[i].offset, 1);
  if (pass.distances != nullptr) row_options.biases = distance_biases(query, key, runs, pass);
  const Tensor heads = attend(query, key, parts[1], runs, row_options, watch_self(pass));
  return to_stream(heads);
}

Tensor SelfAttention::to_stream(const Tensor& heads) const {
  const Tensor out = output_.forward(heads);
  return residual_scale_ == 1 ? out : out * residual_scale_;
}

AttentionMaps SelfAttention::maps() const {
  AttentionMaps maps = maps_of(shape_, qkv_, output_);
  if (residual_scale_ == 1) return maps;
  maps.output_weight = maps.output_weight * residual_scale_;
  if (maps.output_bias.defined()) maps.output_bias = maps.output_bias * residual_scale_;
  return maps;
}

void SelfAttention::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  qkv_.visit(prefix + ".qkv", visitor);
  if (query_norm_) query_norm_->visit(prefix + ".query_norm", visitor);
  if (key_norm_) key_norm_->visit(prefix + ".key_norm", visitor);
  output_.visit(prefix + ".attention_output", visitor);
}

CrossAttention::CrossAttention(const StackShape& shape, Initializer& initializer)
    : shape_(shape.attention),
      dropout_(shape.attention_dropout),
      query_(shape.width, shape_.heads * shape_.head_width, shape_.bias, initializer),
      key_value_(shape.width, 2 * shape_.key_value_heads * shape_.head_width, shape_.bias, initializer),
      output_(shape_.heads * shape_.head_width, shape.width, shape_.output_bias, initializer) {}

/// Keys and values of the source, [M, 2 * KV * Dh]; the source does not change while a target grows.
Tensor CrossAttention::project(const Source& source, std::size_t layer) const {
  if (source.projected == nullptr) return key_value_.forward(source.states);
  source.projected->resize(std::max(source.projected->size(), layer + 1));
  Tensor& kept = (*source.projected)[layer];
  if (!kept.defined()) kept = key_value_.forward(source.states);
  return kept;
}

Tensor CrossAttention::forward(const Tensor& x, const LayerPass& pass) const {
  check(pass.pass.source != nullptr, "cross-attention without a source");
  const Source& source = *pass.pass.source;
  const Tensor query = pass.at(Site::cross_query, query_.forward(x));
  const std::vector<Tensor> parts = project(source, pass.layer).split(shape_.key_value_heads * shape_.head_width, 1);
  const auto at_source = [&](Site site, const Tensor& rows) {
    return pass.pass.trace.at(pass.points[site], rows, source.layout.cu_seqlens);
  };
  const Tensor key = at_source(Site::cross_key, parts[0]), value = at_source(Site::cross_value, parts[1]);
  const AttentionOptions options = attention_options(shape_, dropout_, Site::cross_pattern, pass);
  const Tensor heads = attend(query, key, value, source.runs, options, watch_cross(pass));
  return pass.at(Site::cross_out, output_.forward(pass.at(Site::cross_heads, heads)));
}

AttentionMaps CrossAttention::maps() const {
  return maps_of(shape_, key_value_, output_);
}

void CrossAttention::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  query_.visit(prefix + ".cross_query", visitor);
  key_value_.visit(prefix + ".cross_key_value", visitor);
  output_.visit(prefix + ".cross_output", visitor);
}

}  // namespace glass
