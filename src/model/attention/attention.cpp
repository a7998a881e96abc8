// Attention over runs of equal length: fused when nobody edits the pattern, explicit when somebody does.
#include "model/attention/attention.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "model/attention/flash_runs.h"
#include "model/attention/row_attention.h"
#include "model/few_rows.h"
#include "model/parts/parts.h"

namespace glass {

namespace {

/// The bias of a run's scores, [H, Tq, Tk], and its hidden keys, [Tq, Tk]; undefined where there are none.
Tensor bias_of(std::size_t number, const AttentionOptions& options, const Tensor& query) {
  return options.biases.empty() ? Tensor() : options.biases[number].to(query.scalar_type());
}

Tensor hidden_of(const AttentionRun& run, const AttentionOptions& options, const Tensor& query) {
  return hidden_keys(run, options.causal, options.window, query.options());
}

/// Both together: what a fused kernel adds to its scores; undefined where it is nothing.
Tensor additive_mask(const Tensor& bias, const Tensor& hidden) {
  return bias.defined() && hidden.defined() ? bias + hidden : bias.defined() ? bias : hidden;
}

/// One run's queries, keys and values by head.
struct RunHeads {
  Tensor q, k, v, bias, hidden;
};

RunHeads heads_of(const Tensor& query, const Tensor& key, const Tensor& value, std::size_t number,
                  const AttentionRun& run, const AttentionOptions& options) {
  return {query_heads(query, run, options.heads), key_heads(key, run, options.heads, options.key_value_heads),
          key_heads(value, run, options.heads, options.key_value_heads), bias_of(number, options, query),
          hidden_of(run, options, query)};
}

/// The definition: [b, H, Tq, Tk], rows sum to 1. Scores and pattern pass their points.
Tensor attention_pattern(const RunHeads& heads, const AttentionRun& run, const AttentionOptions& options,
                         const AttentionWatch& watch) {
  Tensor scores = at::matmul(heads.q * options.scale, heads.k.transpose(-2, -1));
  if (options.soft_cap > 0) {
    scores = watch.trace.at_pattern(watch.products, run.first_sequence, scores, watch.cu_seqlens);
    scores = soft_cap(scores, options.soft_cap);
  }
  if (heads.bias.defined()) scores = scores + heads.bias;
  scores = watch.trace.at_pattern(watch.scores, run.first_sequence, scores, watch.cu_seqlens);
  if (heads.hidden.defined()) scores = scores + heads.hidden;
  return watch.trace.at_pattern(watch.pattern, run.first_sequence, at::softmax(scores, -1), watch.cu_seqlens);
}

/// [b, H, T, Dh] -> [b * T, H * Dh].
Tensor merge_heads(const Tensor& values) {
  return values.transpose(1, 2).reshape({values.size(0) * values.size(2), values.size(1) * values.size(3)});
}

/// Keys of the pattern's rows, [b * H * Tq]: of the query and the head.
Tensor pattern_keys(const AttentionRun& run, const AttentionOptions& options) {
  std::vector<std::int64_t> of_heads;
  for (std::int64_t h = 0; h < options.heads; ++h)
    of_heads.push_back(static_cast<std::int64_t>(mix64(static_cast<std::uint64_t>(h))));
  const Tensor queries = options.dropout_key.rows.narrow(0, run.query_row, run.sequences * run.query_length)
                             .view({run.sequences, 1, run.query_length});
  return at::bitwise_xor(queries, at::tensor(of_heads, at::kLong).view({1, options.heads, 1})).reshape(-1);
}

Tensor drop_pattern(const Tensor& pattern, const AttentionRun& run, const AttentionOptions& options) {
  if (options.dropout == 0) return pattern;
  return dropout(pattern, options.dropout,
                 {options.dropout_key.key, pattern.is_cpu() ? pattern_keys(run, options) : Tensor()});
}

Tensor attend_explicitly(const RunHeads& heads, const AttentionRun& run, const AttentionOptions& options,
                         const AttentionWatch& watch) {
  const Tensor pattern = attention_pattern(heads, run, options, watch);
  return at::matmul(drop_pattern(pattern, run, options), heads.v);
}

Tensor attend_fused(const RunHeads& heads, const AttentionRun& run, const AttentionOptions& options) {
  if (options.dropout > 0) seed_generator(heads.q.device(), derive_seed(options.dropout_key.key, run.query_row));
  const Tensor mask = additive_mask(heads.bias, heads.hidden);
  return at::scaled_dot_product_attention(heads.q, heads.k, heads.v,
                                          mask.defined() ? std::optional<Tensor>(mask) : std::nullopt, options.dropout,
                                          false, options.scale);
}

bool bias_needs_gradient(const AttentionOptions& options) {
  return at::GradMode::is_enabled() && !options.biases.empty() && options.biases.front().requires_grad();
}

std::vector<Tensor> masks_of(const std::vector<AttentionRun>& runs, const AttentionOptions& options,
                             const Tensor& query) {
  std::vector<Tensor> masks;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    // The kernel's own causal flag needs no mask.
    const bool plain_causal =
        options.causal && options.biases.empty() && options.window == 0 && runs[i].query_length == runs[i].key_length;
    masks.push_back(plain_causal ? Tensor()
                                 : additive_mask(bias_of(i, options, query), hidden_of(runs[i], options, query)));
  }
  return masks;
}

}  // namespace

Tensor attend(const Tensor& query, const Tensor& key, const Tensor& value, const std::vector<AttentionRun>& runs,
              const AttentionOptions& options, const AttentionWatch& watch) {
  check(options.heads % options.key_value_heads == 0, "{} heads for {} key and value heads", options.heads,
        options.key_value_heads);
  check(options.biases.empty() || options.biases.size() == runs.size(), "{} biases for {} runs", options.biases.size(),
        runs.size());
  // A fused kernel draws its mask from a generator.
  const bool draws_here = options.dropout > 0 && query.is_cpu();
  const bool is_explicit = watch.edits() || options.soft_cap != 0 || draws_here;
  if (!is_explicit && watch.reads()) {
    for (std::size_t i = 0; i < runs.size(); ++i)
      attention_pattern(heads_of(query, key, value, i, runs[i], options), runs[i], options, watch);
  }
  if (query.is_cpu() && !is_explicit && options.dropout == 0 && !bias_needs_gradient(options)) {
    const FlashOptions flash{options.heads, options.key_value_heads, options.scale, options.causal,
                             masks_of(runs, options, query)};
    if (FewRowsScope::is_open() && row_attention_fits(query, key, value, runs, flash))
      return row_attention(query, key, value, runs, flash);
    return flash_runs(query, key, value, runs, flash);
  }
  std::vector<Tensor> outputs;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RunHeads heads = heads_of(query, key, value, i, runs[i], options);
    outputs.push_back(merge_heads(is_explicit ? attend_explicitly(heads, runs[i], options, watch)
                                              : attend_fused(heads, runs[i], options)));
  }
  return at::cat(outputs);
}

}  // namespace glass
