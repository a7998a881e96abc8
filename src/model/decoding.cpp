// The forward passes of growing sequences.
#include "glass/model/decoding.h"

#include <ATen/ATen.h>

#include <numeric>

#include "glass/base/error.h"
#include "model/few_rows.h"
#include "model/transformer_impl.h"

namespace glass {

struct Decoding::State {
  Transformer::Impl& model;
  KeyValueCache cache;
  Tensor scores;
  // Of models with an encoder: its states, their keys and values by layer, and which source each sequence belongs to.
  std::optional<Layout> source_layout;
  Tensor source_states;
  std::vector<Tensor> projected;
  std::vector<std::int64_t> source_of;
  // Of models whose angles change at a length: that length, and all tokens so far, which are read anew there.
  std::int64_t turning_point = 0, capacity = 0;
  std::vector<std::vector<std::int64_t>> texts;

  const Stack& stack() const { return model.last(); }
  void read_source(const Batch& batch);
  std::vector<AttentionRun> source_runs(const Layout& layout) const;
  void read(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens);
  bool crosses(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens);
  void read_new(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens);
};

namespace {

void check_head(HeadKind head) {
  if (head == HeadKind::causal_lm || head == HeadKind::sequence_to_sequence_lm) return;
  fail(ErrorKind::usage,
       "generate: a model with {} does not predict the next token; generation needs a language model or a model with a "
       "decoder",
       head == HeadKind::none ? "no head" : "a head for " + head_name(head));
}

void check_capacity(std::int64_t capacity, std::int64_t max_length) {
  if (capacity <= max_length) return;
  fail(ErrorKind::data,
       "generate: {} tokens with the prompt, the model reads at most {}; lower max_new_tokens or shorten the prompt",
       capacity, max_length);
}

/// The length at which the angles of all tokens change; 0: nowhere.
std::int64_t turning_point_of(const StackShape& stack) {
  for (const RotaryShape& rotary : stack.rotary) {
    if (rotary.scaling == RotaryShape::Scaling::longrope) return rotary.original_length;
  }
  return 0;
}

}  // namespace

void Decoding::State::read_source(const Batch& batch) {
  source_layout = model.layout_of(batch.ids, batch.cu_seqlens, batch.token_types);
  Trace idle;
  source_states = model.encoder->forward(model.words(), {*source_layout, idle}, BlockRows::all);
  source_of.resize(static_cast<std::size_t>(batch.size()));
  std::iota(source_of.begin(), source_of.end(), 0);
}

/// The new rows of each sequence attend to all rows of its source.
std::vector<AttentionRun> Decoding::State::source_runs(const Layout& layout) const {
  std::vector<std::int64_t> first, length;
  for (const Run& run : source_layout->runs) {
    for (std::int64_t i = 0; i < run.sequences; ++i) {
      first.push_back(run.first_row + i * run.length);
      length.push_back(run.length);
    }
  }
  std::vector<AttentionRun> runs;
  for (const Run& run : layout.runs) {
    for (std::int64_t i = 0; i < run.sequences; ++i) {
      const std::int64_t b = run.first_sequence + i;
      const auto source = static_cast<std::size_t>(source_of[static_cast<std::size_t>(b)]);
      runs.push_back({b, 1, run.first_row + i * run.length, run.length, first[source], length[source], 0});
    }
  }
  return runs;
}

/// Keeps the new tokens; true where a text grows over the length at which the angles of all its tokens change.
bool Decoding::State::crosses(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens) {
  bool crosses = false;
  texts.resize(cu_seqlens.size() - 1);
  for (std::size_t b = 0; b < texts.size(); ++b) {
    const auto before = static_cast<std::int64_t>(texts[b].size());
    texts[b].insert(texts[b].end(), ids.begin() + cu_seqlens[b], ids.begin() + cu_seqlens[b + 1]);
    const auto after = static_cast<std::int64_t>(texts[b].size());
    crosses = crosses || (before > 0 && before <= turning_point && after > turning_point);
  }
  return crosses;
}

void Decoding::State::read(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens) {
  if (turning_point == 0 || !crosses(ids, cu_seqlens)) return read_new(ids, cu_seqlens);
  cache = KeyValueCache(static_cast<std::size_t>(stack().shape().layers), static_cast<std::int64_t>(texts.size()),
                        capacity);
  std::vector<std::int64_t> all, boundaries = {0};
  for (const std::vector<std::int64_t>& text : texts) {
    all.insert(all.end(), text.begin(), text.end());
    boundaries.push_back(static_cast<std::int64_t>(all.size()));
  }
  read_new(all, boundaries);
}

void Decoding::State::read_new(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens) {
  const at::NoGradGuard no_gradient;
  const FewRowsScope few_rows;
  const Layout layout = make_layout(ids, cu_seqlens, {}, model.words().device(), cache.lengths());
  Trace idle;
  Pass pass{layout, idle, 0, false, nullptr, &cache};
  std::optional<Source> source;
  if (source_layout) {
    source.emplace(Source{*source_layout, source_states, source_runs(layout), &projected});
    pass.source = &*source;
  }
  const Tensor states = (model.decoder ? *model.decoder : *model.encoder).forward(model.words(), pass, BlockRows::all);
  scores = model.head.forward({states.index_select(0, layout.last_rows)}, model.words(), pass);
}

Decoding::Decoding(Transformer& model, const Batch& batch, std::int64_t capacity) {
  const Architecture& architecture = model.architecture();
  check_head(architecture.head.kind);
  check_capacity(capacity, architecture.max_length);
  model.set_training(false);
  Transformer::Impl& impl = *model.impl_;
  state_.reset(new State{impl,
                         KeyValueCache(static_cast<std::size_t>(architecture.last().layers), batch.size(), capacity),
                         {},
                         {},
                         {},
                         {},
                         {},
                         turning_point_of(architecture.last()),
                         capacity,
                         {}});
  const at::NoGradGuard no_gradient;
  if (impl.has_both()) {
    if (batch.target_ids.empty()) fail(ErrorKind::usage, "generate: the batch has no start tokens of the targets");
    state_->read_source(batch);
  }
  impl.has_both() ? state_->read(batch.target_ids, batch.target_cu_seqlens) : state_->read(batch.ids, batch.cu_seqlens);
}

Decoding::~Decoding() = default;

const Tensor& Decoding::scores() const {
  return state_->scores;
}

void Decoding::read(const std::vector<std::int64_t>& ids) {
  check(static_cast<std::int64_t>(ids.size()) == size(), "{} tokens for {} sequences", ids.size(), size());
  std::vector<std::int64_t> boundaries(ids.size() + 1);
  std::iota(boundaries.begin(), boundaries.end(), 0);
  state_->read(ids, boundaries);
}

void Decoding::reorder(const std::vector<std::int64_t>& from) {
  state_->cache.reorder(from);
  state_->scores = state_->scores.index_select(0, at::tensor(from, at::kLong).to(state_->scores.device()));
  if (state_->turning_point > 0) {
    std::vector<std::vector<std::int64_t>> texts;
    for (const std::int64_t b : from) texts.push_back(state_->texts.at(static_cast<std::size_t>(b)));
    state_->texts = std::move(texts);
  }
  if (!state_->source_layout) return;
  std::vector<std::int64_t> sources;
  for (const std::int64_t b : from) sources.push_back(state_->source_of.at(static_cast<std::size_t>(b)));
  state_->source_of = std::move(sources);
}

std::int64_t Decoding::size() const {
  return static_cast<std::int64_t>(state_->cache.lengths().size());
}
const std::vector<std::int64_t>& Decoding::lengths() const {
  return state_->cache.lengths();
}
std::int64_t Decoding::cache_bytes() const {
  return state_->cache.bytes();
}

}  // namespace glass
