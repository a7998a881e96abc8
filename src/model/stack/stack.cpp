#include "model/stack/stack.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "model/attention/position_bias.h"
#include "model/stack/checkpointed.h"

namespace glass {

namespace {

/// One table of angles for each kind of rotation in the stack, and which one a layer uses.
struct RotaryTables {
  std::vector<RotaryTable> tables;
  std::vector<std::size_t> by_layer;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  const RotaryTable* of(std::size_t layer) const {
    return by_layer.empty() || by_layer[layer] == kNone ? nullptr : &tables[by_layer[layer]];
  }
};

RotaryTables rotary_tables(const StackShape& shape, const Layout& layout, const Tensor& x) {
  RotaryTables made;
  std::vector<RotaryShape> kinds;
  for (const RotaryShape& rotary : shape.rotary) {
    if (rotary.fraction == 0) {
      made.by_layer.push_back(RotaryTables::kNone);
      continue;
    }
    const auto found = std::find(kinds.begin(), kinds.end(), rotary);
    made.by_layer.push_back(found - kinds.begin());
    if (found != kinds.end()) continue;
    kinds.push_back(rotary);
    made.tables.push_back(
        make_rotary_table(rotary, shape.attention.head_width, layout, x.options().requires_grad(false)));
  }
  return made;
}

}  // namespace

Stack::Stack(const StackShape& shape, bool has_words, bool is_last, Initializer& initializer)
    : shape_(shape),
      embedding_(shape, has_words, initializer),
      final_scale_point_(is_last ? "final_norm_scale" : shape.part + ".final_norm_scale"),
      final_point_(is_last ? "final_norm" : shape.part + ".final_norm") {
  const std::int64_t distinct = shape.distinct_layers > 0 ? shape.distinct_layers : shape.layers;
  for (std::int64_t layer = 0; layer < distinct; ++layer) blocks_.emplace_back(shape, layer, initializer);
  for (std::int64_t layer = 0; layer < shape.layers; ++layer) points_.emplace_back(shape.part, layer);
  if (shape.buckets) bucket_table_ = initializer.normal({shape.buckets->buckets, shape.attention.heads});
  if (shape.distances) distances_.emplace(shape, initializer);
  if (shape.final_norm) final_norm_.emplace(shape.width, shape.norm, initializer);
  if (shape.output_width > 0)
    output_.emplace(shape.width, shape.output_width, shape.embedding.projection_bias, initializer);
}

std::size_t Stack::block_number(std::size_t layer) const {
  return layer * blocks_.size() / static_cast<std::size_t>(shape_.layers);
}

std::vector<Tensor> Stack::parameters_of(std::size_t layer) {
  std::vector<Tensor> parameters;
  blocks_[block_number(layer)].visit("", [&](const std::string&, Tensor& value) { parameters.push_back(value); });
  return parameters;
}

std::vector<Tensor> Stack::position_biases(const std::vector<AttentionRun>& runs, const Tensor& x) const {
  std::vector<Tensor> biases;
  for (const AttentionRun& run : runs) {
    if (shape_.buckets) biases.push_back(bucket_bias(run, *shape_.buckets, bucket_table_));
    if (shape_.embedding.positions == PositionKind::alibi)
      biases.push_back(alibi_bias(run, shape_.attention.heads, x.options().requires_grad(false)));
  }
  return biases;
}

std::optional<std::size_t> Stack::block_after(const std::string& point) const {
  if (point == shape_.part + ".embed") return 0;
  if (point == final_point_.name()) return points_.size() + 1;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    if (point == points_[i][Site::resid_pre].name()) return i;
    if (point == points_[i][Site::resid_post].name()) return i + 1;
  }
  return std::nullopt;
}

/// The first block's input: the embedding, or the stored residual stream of the trace's start point in this stack.
Stack::Start Stack::start(const Tensor& words, const Pass& pass) const {
  std::optional<std::string> chosen;
  for (const std::string& point : pass.trace.start_points()) {
    if (!block_after(point)) continue;
    if (chosen)
      fail(ErrorKind::usage, "trace: a forward cannot start from '{}' and '{}', points of one stack; choose one",
           *chosen, point);
    chosen = point;
  }
  if (!chosen) return {embedding_.forward(words, pass), 0};
  const Tensor& value = pass.trace.start_value(*chosen);
  check(value.dim() == 2 && value.size(0) == pass.layout.ids.size(0) && value.size(1) == shape_.width,
        "the residual stream must be [{}, {}]", pass.layout.ids.size(0), shape_.width);
  // A block announces its own resid_pre; other points to start from are announced here, once.
  return {chosen->ends_with(".resid_pre") ? value : pass.at(Point(*chosen), value), *block_after(*chosen)};
}

Tensor Stack::run_blocks(Tensor x, std::size_t first, const Pass& pass, BlockRows rows) {
  if (pass.cache != nullptr) pass.cache->begin(pass.layout);
  const std::vector<AttentionRun> runs = pass.cache != nullptr ? pass.cache->runs(pass.layout) : self_runs(pass.layout);
  const std::vector<Tensor> biases = position_biases(runs, x);
  const RotaryTables rotary = rotary_tables(shape_, pass.layout, x);
  std::optional<DistanceRows> distances;
  if (distances_)
    distances = distances_->rows(pass.layout.longest, pass.training ? shape_.dropout : 0,
                                 dropout_key(pass.dropout_seed, shape_.part + ".distances"));
  const bool keeps_inputs = pass.checkpointing && pass.training && at::GradMode::is_enabled();
  const auto kept = keeps_inputs ? std::make_shared<KeptPass>(pass, runs, biases, rotary.tables, distances) : nullptr;
  for (std::size_t layer = first; layer < points_.size(); ++layer) {
    const std::int64_t window = shape_.windows.empty() ? 0 : shape_.windows[layer];
    const bool few_rows = rows != BlockRows::all && pass.cache == nullptr && layer + 1 == points_.size() &&
                          !shape_.cross && !is_watched(points_[layer], pass.trace) && !pass.trace.wants(final_point_) &&
                          !pass.trace.wants(final_scale_point_);
    if (keeps_inputs && !is_watched(points_[layer], pass.trace)) {
      const std::optional<std::size_t> table =
          rotary.by_layer.empty() ? std::nullopt : std::optional(rotary.by_layer[layer]);
      x = run_checkpointed(kept,
                           {blocks_[block_number(layer)], points_[layer], parameters_of(layer), table, window, layer,
                            few_rows ? rows : BlockRows::all},
                           x);
      continue;
    }
    const LayerPass layer_pass{pass,
                               points_[layer],
                               runs,
                               biases,
                               rotary.of(layer),
                               distances ? &*distances : nullptr,
                               window,
                               layer,
                               few_rows ? rows : BlockRows::all};
    x = few_rows ? block_of(layer).forward_rows(x, layer_pass) : block_of(layer).forward(x, layer_pass);
  }
  if (pass.cache != nullptr) pass.cache->end(pass.layout);
  return x;
}

Tensor Stack::forward(const Tensor& words, const Pass& pass, BlockRows rows) {
  const Start begin = start(words, pass);
  Tensor x = begin.stream;
  if (begin.block <= points_.size()) {
    x = run_blocks(x, begin.block, pass, rows);
    if (final_norm_) x = pass.norm(*final_norm_, x, final_scale_point_);
    const Layout& layout = pass.layout;
    const bool one_each = x.size(0) != layout.ids.size(0);
    x = pass.trace.at(final_point_, x, one_each ? layout.one_each : layout.cu_seqlens);
  }
  return output_ ? output_->forward(x) : x;
}

std::vector<PointInfo> Stack::points() const {
  std::vector<PointInfo> points = {describe(StackSite::word_embed, shape_.part)};
  if (shape_.embedding.norm) points.push_back(describe(StackSite::embed_norm_scale, shape_.part));
  points.push_back(describe(StackSite::embed, shape_.part));
  for (std::int64_t layer = 0; layer < shape_.layers; ++layer) {
    for (PointInfo& info : describe_block(shape_, layer)) points.push_back(std::move(info));
  }
  const auto push_final = [&](StackSite site, const Point& point) {
    points.push_back(describe(site, shape_.part));
    points.back().name = point.name();
  };
  if (final_norm_) push_final(StackSite::final_norm_scale, final_scale_point_);
  push_final(StackSite::final_norm, final_point_);
  return points;
}

void Stack::visit(const ParameterVisitor& visitor) {
  embedding_.visit(shape_.part, visitor);
  if (bucket_table_.defined()) visitor(shape_.part + ".position_bias.weight", bucket_table_);
  if (distances_) distances_->visit(shape_.part, visitor);
  for (std::size_t i = 0; i < blocks_.size(); ++i)
    blocks_[i].visit(shape_.part + ".layers." + std::to_string(i), visitor);
  if (final_norm_) final_norm_->visit(shape_.part + ".final_norm", visitor);
  if (output_) output_->visit(shape_.part + ".output_projection", visitor);
}

}  // namespace glass
