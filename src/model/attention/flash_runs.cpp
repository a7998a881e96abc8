// One autograd node for all runs: slices of plain autograd would each write a whole gradient tensor in the backward.
#include "model/attention/flash_runs.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "glass/base/error.h"

namespace glass {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor by_head(const Tensor& rows, std::int64_t first, std::int64_t sequences, std::int64_t length,
               std::int64_t heads) {
  return rows.narrow(0, first, sequences * length)
      .view({sequences, length, heads, rows.size(1) / heads})
      .transpose(1, 2);
}

/// The same for sequences that lie `stride` rows apart, as in a cache with room to grow.
Tensor by_head_apart(const Tensor& rows, const AttentionRun& run, std::int64_t heads) {
  const std::int64_t width = rows.size(1) / heads, row = rows.stride(0);
  return rows
      .as_strided({run.sequences, run.key_length, heads, width}, {run.key_stride * row, row, width, 1},
                  rows.storage_offset() + run.key_row * row)
      .transpose(1, 2);
}

std::optional<Tensor> mask_of(const Tensor& mask) {
  return mask.defined() ? std::optional<Tensor>(mask.dim() == 3 ? mask.unsqueeze(0) : mask) : std::nullopt;
}

bool is_causal(const FlashOptions& options, const AttentionRun& run, const Tensor& mask) {
  return options.causal && !mask.defined() && run.query_length == run.key_length && run.query_length > 1;
}

/// Gradients of shared heads are summed: [b, H, T, Dh] -> [b, KV, T, Dh].
Tensor sum_groups(const Tensor& gradient, std::int64_t key_value_heads) {
  const std::int64_t heads = gradient.size(1);
  if (heads == key_value_heads) return gradient;
  return gradient
      .reshape({gradient.size(0), key_value_heads, heads / key_value_heads, gradient.size(2), gradient.size(3)})
      .sum(2);
}

struct FlashRuns : torch::autograd::Function<FlashRuns> {
  static Tensor forward(AutogradContext* context, const Tensor& query, const Tensor& key, const Tensor& value,
                        const std::vector<AttentionRun>& runs, const FlashOptions& options) {
    Tensor output = at::empty(query.sizes(), query.options());
    variable_list saved = {query, key, value, output};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const AttentionRun& run = runs[i];
      auto [values, log_sum_exp] = at::_scaled_dot_product_flash_attention_for_cpu(
          query_heads(query, run, options.heads), key_heads(key, run, options.heads, options.key_value_heads),
          key_heads(value, run, options.heads, options.key_value_heads), 0.0, is_causal(options, run, options.masks[i]),
          mask_of(options.masks[i]), options.scale);
      query_heads(output, run, options.heads).copy_(values);
      saved.push_back(log_sum_exp);
    }
    context->save_for_backward(saved);
    // The lists are plain values of this call; the node keeps its own copy.
    context->saved_data["options"] = c10::IValue::make_capsule(c10::make_intrusive<Kept>(runs, options));
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    if (at::GradMode::is_enabled())
      fail(ErrorKind::usage, "attention: a second derivative was asked for; the fused kernel has none");
    const variable_list saved = context->get_saved_variables();
    const Tensor &query = saved[0], &key = saved[1], &value = saved[2], &output = saved[3];
    const auto kept = c10::static_intrusive_pointer_cast<Kept>(context->saved_data["options"].toCapsule());
    const FlashOptions& options = kept->options;
    const Tensor gradient = gradients[0].contiguous();
    Tensor dq = at::empty(query.sizes(), query.options()), dk = at::empty(key.sizes(), key.options()),
           dv = at::empty(value.sizes(), value.options());
    for (std::size_t i = 0; i < kept->runs.size(); ++i) {
      const AttentionRun& run = kept->runs[i];
      const auto keys = [&](const Tensor& rows) {
        return key_heads(rows, run, options.heads, options.key_value_heads);
      };
      auto [gq, gk, gv] = at::_scaled_dot_product_flash_attention_for_cpu_backward(
          query_heads(gradient, run, options.heads), query_heads(query, run, options.heads), keys(key), keys(value),
          query_heads(output, run, options.heads), saved[4 + i], 0.0, is_causal(options, run, options.masks[i]),
          mask_of(options.masks[i]), options.scale);
      query_heads(dq, run, options.heads).copy_(gq);
      by_head(dk, run.key_row, run.sequences, run.key_length, options.key_value_heads)
          .copy_(sum_groups(gk, options.key_value_heads));
      by_head(dv, run.key_row, run.sequences, run.key_length, options.key_value_heads)
          .copy_(sum_groups(gv, options.key_value_heads));
    }
    return {dq, dk, dv, Tensor(), Tensor()};
  }

  struct Kept : torch::CustomClassHolder {
    Kept(std::vector<AttentionRun> runs_in, FlashOptions options_in)
        : runs(std::move(runs_in)), options(std::move(options_in)) {}
    std::vector<AttentionRun> runs;
    FlashOptions options;
  };
};

}  // namespace

Tensor query_heads(const Tensor& rows, const AttentionRun& run, std::int64_t heads) {
  return by_head(rows, run.query_row, run.sequences, run.query_length, heads);
}

Tensor key_heads(const Tensor& rows, const AttentionRun& run, std::int64_t heads, std::int64_t key_value_heads) {
  const bool apart = run.key_stride != 0 && run.key_stride != run.key_length;
  const Tensor own = apart ? by_head_apart(rows, run, key_value_heads)
                           : by_head(rows, run.key_row, run.sequences, run.key_length, key_value_heads);
  if (heads == key_value_heads) return own;
  return own.unsqueeze(2).expand({-1, -1, heads / key_value_heads, -1, -1}).flatten(1, 2);
}

Tensor flash_runs(const Tensor& query, const Tensor& key, const Tensor& value, const std::vector<AttentionRun>& runs,
                  const FlashOptions& options) {
  check(options.masks.size() == runs.size(), "{} masks for {} runs", options.masks.size(), runs.size());
  return FlashRuns::apply(query, key, value, runs, options);
}

}  // namespace glass
