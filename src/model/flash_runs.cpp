// One autograd node for all runs: slices of plain autograd would each write a whole gradient tensor in the backward.
#include "model/flash_runs.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "glass/base/error.h"

namespace glass {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Rows of run `run` in a tensor that has `per_sequence` rows a sequence (0: the run's length), as [b, H, T, Dh].
Tensor run_view(const Tensor& rows, const Run& run, bool one_row, std::int64_t heads) {
  const std::int64_t length = one_row ? 1 : run.length, first = one_row ? run.first_sequence : run.first_row;
  const Tensor slice = rows.narrow(0, first, run.sequences * length);
  return slice.view({run.sequences, length, heads, rows.size(1) / heads}).transpose(1, 2);
}

struct FlashRuns : torch::autograd::Function<FlashRuns> {
  static Tensor forward(AutogradContext* context, const Tensor& query, const Tensor& key, const Tensor& value, const std::vector<Run>& runs,
                        std::int64_t heads) {
    const bool one_row = query.size(0) != key.size(0);
    Tensor output = at::empty(query.sizes(), query.options());
    variable_list saved = {query, key, value, output};
    for (const Run& run : runs) {
      auto [values, log_sum_exp] = at::_scaled_dot_product_flash_attention_for_cpu(
          run_view(query, run, one_row, heads), run_view(key, run, false, heads), run_view(value, run, false, heads));
      run_view(output, run, one_row, heads).copy_(values);
      saved.push_back(log_sum_exp);
    }
    context->save_for_backward(saved);
    context->saved_data["heads"] = heads;
    std::vector<std::int64_t> flat;
    for (const Run& run : runs) flat.insert(flat.end(), {run.first_sequence, run.sequences, run.length, run.first_row});
    context->saved_data["runs"] = flat;
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    if (at::GradMode::is_enabled()) fail(ErrorKind::usage, "attention: a second derivative was asked for; the fused kernel has none");
    const variable_list saved = context->get_saved_variables();
    const Tensor &query = saved[0], &key = saved[1], &value = saved[2], &output = saved[3];
    const Tensor gradient = gradients[0].contiguous();
    const bool one_row = query.size(0) != key.size(0);
    const std::int64_t heads = context->saved_data["heads"].toInt();
    const std::vector<std::int64_t> flat = context->saved_data["runs"].toIntVector();
    Tensor dq = at::empty(query.sizes(), query.options()), dk = at::empty(key.sizes(), key.options()), dv = at::empty(value.sizes(), value.options());
    for (std::size_t i = 0; 4 * i < flat.size(); ++i) {
      const Run run{flat[4 * i], flat[4 * i + 1], flat[4 * i + 2], flat[4 * i + 3]};
      auto [gq, gk, gv] = at::_scaled_dot_product_flash_attention_for_cpu_backward(
          run_view(gradient, run, one_row, heads), run_view(query, run, one_row, heads), run_view(key, run, false, heads),
          run_view(value, run, false, heads), run_view(output, run, one_row, heads), saved[4 + i], 0.0, false);
      run_view(dq, run, one_row, heads).copy_(gq);
      run_view(dk, run, false, heads).copy_(gk);
      run_view(dv, run, false, heads).copy_(gv);
    }
    return {dq, dk, dv, Tensor(), Tensor()};
  }
};

}  // namespace

Tensor flash_runs(const Tensor& query, const Tensor& key, const Tensor& value, const Layout& layout, std::int64_t heads) {
  return FlashRuns::apply(query, key, value, layout.runs, heads);
}

}  // namespace glass
