// From a batch to scores: stacks, pooling, head.
#include "glass/model/transformer.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "model/transformer_impl.h"

namespace glass {

namespace {

const std::vector<std::int64_t>& boundaries_of_scores(const Batch& batch) {
  return batch.target_cu_seqlens.empty() ? batch.cu_seqlens : batch.target_cu_seqlens;
}

/// Rows of the asked tokens, [B].
Tensor asked_rows(const Batch& batch, const Layout& layout) {
  const std::vector<std::int64_t>& boundaries = boundaries_of_scores(batch);
  check(batch.read_positions.size() + 1 == boundaries.size(), "{} read positions for {} sequences",
        batch.read_positions.size(), boundaries.size() - 1);
  std::vector<std::int64_t> rows;
  for (std::size_t b = 0; b < batch.read_positions.size(); ++b) {
    rows.push_back(boundaries[b] + batch.read_positions[b]);
    check(batch.read_positions[b] >= 0 && rows[b] < boundaries[b + 1], "read position {} is outside of sequence {}",
          batch.read_positions[b], b);
  }
  return at::tensor(rows, at::kLong).to(layout.ids.device());
}

bool asks_last_tokens(const Batch& batch) {
  const std::vector<std::int64_t>& boundaries = boundaries_of_scores(batch);
  if (batch.read_positions.empty() || batch.read_positions.size() + 1 != boundaries.size()) return false;
  for (std::size_t b = 0; b < batch.read_positions.size(); ++b) {
    if (boundaries[b] + batch.read_positions[b] + 1 != boundaries[b + 1]) return false;
  }
  return true;
}

/// What a decoder reads where there is no target: the source moved by one, with the start token in front (BART).
std::vector<std::int64_t> shifted_right(const Batch& batch, std::int64_t start) {
  std::vector<std::int64_t> ids(batch.ids.size());
  for (std::int64_t b = 0; b < batch.size(); ++b) {
    ids[batch.cu_seqlens[b]] = start;
    for (std::int64_t row = batch.cu_seqlens[b] + 1; row < batch.cu_seqlens[b + 1]; ++row)
      ids[row] = batch.ids[row - 1];
  }
  return ids;
}

/// Boundaries of sequences among some rows of a batch; empty where the rows are not in order.
std::vector<std::int64_t> boundaries_among(const std::vector<std::int64_t>& rows,
                                           const std::vector<std::int64_t>& cu_seqlens) {
  if (!std::is_sorted(rows.begin(), rows.end())) return {};
  std::vector<std::int64_t> boundaries;
  for (const std::int64_t row : cu_seqlens)
    boundaries.push_back(std::lower_bound(rows.begin(), rows.end(), row) - rows.begin());
  return boundaries;
}

}  // namespace

Layout Transformer::Impl::layout_of(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens,
                                    const std::vector<std::int64_t>& types,
                                    const std::vector<std::int64_t>& place_ids) const {
  const std::int64_t known = first().shape().embedding.token_types;
  if (known > 0 && !types.empty() && *std::max_element(types.begin(), types.end()) >= known) {
    fail(ErrorKind::data,
         "the tokenizer numbers the second text of a pair with token type {}, this model has {}; it was not made for "
         "pairs",
         *std::max_element(types.begin(), types.end()), known);
  }
  if (!ids.empty() && *std::max_element(ids.begin(), ids.end()) >= words().size(0)) {
    fail(ErrorKind::data, "a text holds the token with the id {}, the model has word vectors for {} tokens",
         *std::max_element(ids.begin(), ids.end()), words().size(0));
  }
  Layout layout = make_layout(ids, cu_seqlens, types, words().device());
  const std::vector<std::int64_t>& placed = place_ids.empty() ? ids : place_ids;
  set_places(layout, placed, first().shape().embedding.placeless_id);
  const HeadShape& head = architecture.head;
  if (head.pooling == Pooling::last && is_pooled(head.kind) && head.kind != HeadKind::embedding)
    set_pooled_rows(layout, placed, architecture.pad_id);
  if (layout.longest > architecture.max_length) {
    fail(ErrorKind::data, "a text of {} tokens is longer than the model's {}; cut it at data.max_length",
         layout.longest, architecture.max_length);
  }
  return layout;
}

Layout Transformer::Impl::target_layout(const Batch& batch) const {
  if (!batch.target_ids.empty()) return layout_of(batch.target_ids, batch.target_cu_seqlens, {});
  if (architecture.head.kind == HeadKind::sequence_to_sequence_lm)
    fail(ErrorKind::usage, "this model reads a source and a target; the batch has no target tokens");
  return layout_of(shifted_right(batch, architecture.decoder_start_id), batch.cu_seqlens, {});
}

/// Which rows of the last block are enough for what is asked.
BlockRows Transformer::Impl::rows_to_compute(const Batch& batch, const Layout& layout) const {
  if (!is_pooled(architecture.head.kind)) return asks_last_tokens(batch) ? BlockRows::last : BlockRows::all;
  if (architecture.head.pooling == Pooling::first) return BlockRows::first;
  const bool is_last = architecture.head.pooling == Pooling::last && !layout.pooled_rows.defined();
  return is_last ? BlockRows::last : BlockRows::all;
}

/// The rows that the head reads: pooled, asked for, or all.
HeadRows Transformer::Impl::rows_to_read(const Tensor& x, const Batch& batch, const Pass& pass) const {
  const HeadShape& head = architecture.head;
  const Tensor keys = keys_to_read(batch, pass.layout);
  if (is_pooled(head.kind)) {
    // For the end token of a classifier with a decoder the ids are those of the source, which the decoder reads one
    // place later.
    const Layout& layout =
        pass.source != nullptr && head.pooling == Pooling::end_token ? pass.source->layout : pass.layout;
    const Tensor pooled = pool_rows(x, head.pooling, architecture.end_id, layout);
    return {pass.trace.at(pooled_point, pooled, pass.layout.one_each), pass.layout.one_each, keys};
  }
  if (!batch.read_rows.empty()) {
    check(batch.read_positions.empty(), "a batch asks for rows and for positions");
    return {x.index_select(0, at::tensor(batch.read_rows, at::kLong).to(x.device())),
            boundaries_among(batch.read_rows, pass.layout.cu_seqlens), keys};
  }
  if (batch.read_positions.empty()) return {x, pass.layout.cu_seqlens, keys};
  const bool one_each = x.size(0) != pass.layout.ids.size(0);
  return {one_each ? x : x.index_select(0, asked_rows(batch, pass.layout)), pass.layout.one_each, keys};
}

/// The keys of those rows, for dropout; undefined outside of training.
Tensor Transformer::Impl::keys_to_read(const Batch& batch, const Layout& layout) const {
  const Tensor& keys = layout.row_keys;
  if (!keys.defined()) return {};
  if (is_pooled(architecture.head.kind)) return keys.index_select(0, layout.first_rows);
  if (!batch.read_rows.empty()) return keys.index_select(0, at::tensor(batch.read_rows, at::kLong));
  return batch.read_positions.empty() ? keys : keys.index_select(0, asked_rows(batch, layout));
}

/// Each start must be one that a stack knows, and a stack has at most one.
void Transformer::Impl::check_starts(const Trace& trace) const {
  for (const std::string& point : trace.start_points()) {
    if ((encoder && encoder->block_after(point)) || (decoder && decoder->block_after(point))) continue;
    const std::string& part = last().shape().part;
    fail(ErrorKind::usage,
         "trace: a forward cannot start from '{}'; it can from {}.embed, {}.<layer>.resid_pre, .resid_post and final "
         "norms; `glassformer inspect MODEL --points` marks them",
         point, part, part);
  }
}

Transformer::Transformer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Transformer::Transformer(const Architecture& architecture, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(architecture, Initializer::random(seed))) {
  impl_->make_tables(at::kCPU, at::kFloat);
}

Transformer::~Transformer() = default;

std::unique_ptr<Transformer> Transformer::without_weights(const Architecture& architecture) {
  return std::unique_ptr<Transformer>(new Transformer(std::make_unique<Impl>(architecture, Initializer::none())));
}

Tensor Transformer::scores(const Batch& batch, Trace& trace) {
  Impl& m = *impl_;
  Layout layout = m.layout_of(batch.ids, batch.cu_seqlens, batch.token_types, batch.place_ids);
  const bool draws = m.training && m.words().is_cpu();
  if (draws) layout.row_keys = row_keys_of(layout, batch.examples);
  const BlockRows rows = m.rows_to_compute(batch, layout);
  m.check_starts(trace);
  const Pass pass{layout, trace, m.dropout_seed, m.training, nullptr, nullptr, m.checkpointing};
  if (!m.has_both()) {
    const Tensor states = m.first().forward(m.words(), pass, rows);
    return m.head.forward(m.rows_to_read(states, batch, pass), m.words(), pass);
  }
  Layout target = m.target_layout(batch);
  if (draws) target.row_keys = row_keys_of(target, batch.examples);
  const Tensor states = m.encoder->forward(m.words(), pass, BlockRows::all);
  const Source source{layout, states, cross_runs(target, layout)};
  const Pass target_pass{target, trace, m.dropout_seed, m.training, &source, nullptr, m.checkpointing};
  const Tensor target_states = m.decoder->forward(m.words(), target_pass, rows);
  return m.head.forward(m.rows_to_read(target_states, batch, target_pass), m.words(), target_pass);
}

std::vector<PointInfo> Transformer::points() const {
  std::vector<PointInfo> points;
  for (const auto& stack : {&impl_->encoder, &impl_->decoder}) {
    if (!*stack) continue;
    for (PointInfo& info : (*stack)->points()) points.push_back(std::move(info));
  }
  if (is_pooled(impl_->architecture.head.kind)) points.push_back(describe(HeadSite::pooled));
  for (PointInfo& info : impl_->head.points()) points.push_back(std::move(info));
  return points;
}

ReadRows Transformer::read_rows() const {
  if (impl_->architecture.head.pooling == Pooling::first) return ReadRows::first;
  return impl_->architecture.head.pooling == Pooling::mean ? ReadRows::mean : ReadRows::last;
}

void Transformer::set_training(bool training) {
  impl_->training = training;
}
void Transformer::set_checkpointing(bool checkpointing) {
  impl_->checkpointing = checkpointing;
}
bool Transformer::is_training() const {
  return impl_->training;
}
const Architecture& Transformer::architecture() const {
  return impl_->architecture;
}
void Transformer::set_token_counts(Tensor counts) {
  impl_->token_counts = std::move(counts);
}
Tensor Transformer::token_counts() const {
  return impl_->token_counts;
}
void Transformer::set_carried(NamedTensors weights) {
  impl_->carried = std::move(weights);
}
const NamedTensors& Transformer::carried() const {
  return impl_->carried;
}

void Transformer::set_dropout_seed(std::uint64_t seed) {
  impl_->dropout_seed = seed;
}

Tensor Transformer::mean_word_vector() const {
  const Tensor& words = impl_->words();
  const Tensor counts = knows_token_counts() ? impl_->token_counts.to(words.device(), at::kDouble)
                                             : at::ones({words.size(0)}, words.options().dtype(at::kDouble));
  return at::matmul(counts / counts.sum().clamp_min(1), words.detach().to(at::kDouble)).to(words.scalar_type());
}

Tensor Transformer::word_vectors() const {
  return impl_->words().detach();
}

bool Transformer::knows_token_counts() const {
  return impl_->token_counts.defined();
}

std::optional<BlockMaps> Transformer::block_maps(const std::string& stack, std::int64_t layer) const {
  for (const auto* known : {&impl_->encoder, &impl_->decoder}) {
    if (*known && (*known)->shape().part == stack && layer >= 0 && layer < (*known)->shape().layers)
      return (*known)->maps(static_cast<std::size_t>(layer));
  }
  fail(ErrorKind::usage, "block_maps: the model has no block '{}.{}'", stack, layer);
}

NamedTensors Transformer::named_parameters() const {
  NamedTensors named;
  impl_->visit([&](const std::string& name, Tensor& parameter) { named.emplace_back(name, parameter); });
  return named;
}

std::vector<Tensor> Transformer::parameters() const {
  std::vector<Tensor> all;
  impl_->visit([&](const std::string&, Tensor& parameter) { all.push_back(parameter); });
  return all;
}

namespace {

/// "encoder.layers.3.norm1.weight" -> "encoder.3", "classifier.weight" -> "head".
std::string layer_of(const std::string& parameter) {
  const std::size_t dot = parameter.find('.');
  const std::string part = parameter.substr(0, dot), rest = parameter.substr(dot + 1);
  if (part == "head" || part == "classifier") return "head";
  if (rest.starts_with("final_norm.") || rest.starts_with("output_projection.")) return part + ".final_norm";
  const std::string blocks = "layers.";
  if (!rest.starts_with(blocks)) return part + ".embed";
  return part + "." + rest.substr(blocks.size(), rest.find('.', blocks.size()) - blocks.size());
}

}  // namespace

std::vector<ParameterLayer> Transformer::parameter_layers() const {
  std::vector<ParameterLayer> layers;  // as they are visited, the words first
  impl_->visit([&](const std::string& name, Tensor& parameter) {
    const std::string layer = layer_of(name);
    if (layers.empty() || layers.back().name != layer) layers.push_back({layer, {}});
    layers.back().weights.push_back(parameter);
  });
  std::reverse(layers.begin(), layers.end());
  return layers;
}

void Transformer::assign(const std::function<Tensor(const std::string& name)>& value) {
  impl_->visit([&](const std::string& name, Tensor& parameter) {
    const Tensor given = value(name);
    check(given.sizes() == parameter.sizes(), "assign: {} has another shape", name);
    parameter = given.detach().requires_grad_(true);
  });
  impl_->make_tables(impl_->words().device(), impl_->words().scalar_type());
}

void Transformer::to(at::Device device, at::ScalarType dtype) {
  impl_->visit([&](const std::string&, Tensor& parameter) {
    parameter = parameter.detach().to(device, dtype).requires_grad_(parameter.requires_grad());
  });
  impl_->make_tables(device, dtype);
}

}  // namespace glass
