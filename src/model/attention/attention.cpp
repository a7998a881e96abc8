// Attention over runs of equal length: fused when nobody edits the pattern, explicit when somebody does.
#include "model/attention/attention.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "model/attention/flash_runs.h"
#include "model/attention/row_attention.h"
#include "model/few_rows.h"
#include "model/parts/parts.h"

namespace glass {

namespace {

/// What a run adds to its scores, [Tq, Tk] or [H, Tq, Tk]; undefined where it is nothing.
Tensor additive_mask(std::size_t number, const AttentionRun& run, const AttentionOptions& options,
                     const Tensor& query) {
  const Tensor hidden = hidden_keys(run, options.causal, options.window, query.options());
  if (options.biases.empty()) return hidden;
  const Tensor bias = options.biases[number].to(query.scalar_type());
  return hidden.defined() ? bias + hidden : bias;
}

/// One run's queries, keys and values by head.
struct RunHeads {
  Tensor q, k, v, mask;
};

RunHeads heads_of(const Tensor& query, const Tensor& key, const Tensor& value, std::size_t number,
                  const AttentionRun& run, const AttentionOptions& options) {
  return {query_heads(query, run, options.heads), key_heads(key, run, options.heads, options.key_value_heads),
          key_heads(value, run, options.heads, options.key_value_heads), additive_mask(number, run, options, query)};
}

/// The definition: [b, H, Tq, Tk], rows sum to 1.
Tensor attention_pattern(const RunHeads& run, const AttentionOptions& options) {
  Tensor scores = soft_cap(at::matmul(run.q * options.scale, run.k.transpose(-2, -1)), options.soft_cap);
  if (run.mask.defined()) scores = scores + run.mask;
  return at::softmax(scores, -1);
}

/// [b, H, T, Dh] -> [b * T, H * Dh].
Tensor merge_heads(const Tensor& values) {
  return values.transpose(1, 2).reshape({values.size(0) * values.size(2), values.size(1) * values.size(3)});
}

Tensor attend_run(const RunHeads& heads, const AttentionRun& run, const AttentionOptions& options, bool edits,
                  const PatternWatch& watch) {
  if (!edits && options.soft_cap == 0) {
    return at::scaled_dot_product_attention(heads.q, heads.k, heads.v,
                                            heads.mask.defined() ? std::optional<Tensor>(heads.mask) : std::nullopt,
                                            options.dropout, false, options.scale);
  }
  Tensor pattern = attention_pattern(heads, options);
  if (edits) pattern = watch.at(run, pattern);
  return at::matmul(options.dropout > 0 ? at::dropout(pattern, options.dropout, true) : pattern, heads.v);
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
    masks.push_back(plain_causal ? Tensor() : additive_mask(i, runs[i], options, query));
  }
  return masks;
}

}  // namespace

Tensor attend(const Tensor& query, const Tensor& key, const Tensor& value, const std::vector<AttentionRun>& runs,
              const AttentionOptions& options, const PatternWatch& watch) {
  check(options.heads % options.key_value_heads == 0, "{} heads for {} key and value heads", options.heads,
        options.key_value_heads);
  check(options.biases.empty() || options.biases.size() == runs.size(), "{} biases for {} runs", options.biases.size(),
        runs.size());
  const bool edits = watch.trace.edits(watch.pattern), reads = watch.trace.reads(watch.pattern) && !edits;
  if (reads) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      watch.at(runs[i], attention_pattern(heads_of(query, key, value, i, runs[i], options), options));
    }
  }
  if (query.is_cpu() && !edits && options.dropout == 0 && options.soft_cap == 0 && !bias_needs_gradient(options)) {
    const FlashOptions flash{options.heads, options.key_value_heads, options.scale, options.causal,
                             masks_of(runs, options, query)};
    if (FewRowsScope::is_open() && row_attention_fits(query, key, value, runs, flash))
      return row_attention(query, key, value, runs, flash);
    return flash_runs(query, key, value, runs, flash);
  }
  std::vector<Tensor> outputs;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    outputs.push_back(
        merge_heads(attend_run(heads_of(query, key, value, i, runs[i], options), runs[i], options, edits, watch)));
  }
  return at::cat(outputs);
}

}  // namespace glass
