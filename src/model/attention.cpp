// Attention over runs of equal length: fused when nobody edits the pattern, explicit when somebody does.
#include "model/attention.h"

#include <ATen/ATen.h>

#include <cmath>

#include "glass/base/error.h"
#include "model/flash_runs.h"

namespace glass {

namespace {

/// [rows, D] of one run -> [b, H, T, Dh], a view.
Tensor heads_view(const Tensor& rows, std::int64_t sequences, std::int64_t heads) {
  return rows.view({sequences, rows.size(0) / sequences, heads, rows.size(1) / heads}).transpose(1, 2);
}

/// [b, H, T, Dh] -> [b * T, D].
Tensor merge_heads(const Tensor& values) {
  return values.transpose(1, 2).reshape({values.size(0) * values.size(2), values.size(1) * values.size(3)});
}

/// One run on the explicit path: the output flows through the pattern that the trace returns.
Tensor attend_explicit(const Tensor& q, const Tensor& k, const Tensor& v, double dropout, const Run& run, const Point& point, Trace& trace) {
  const Tensor pattern = trace.at_pattern(point, run.first_sequence, attention_pattern(q, k));
  return at::matmul(dropout > 0 ? at::dropout(pattern, dropout, true) : pattern, v);
}

void read_patterns(const std::vector<Tensor>& q, const std::vector<Tensor>& k, const Layout& layout, std::int64_t heads, const Point& point,
                   Trace& trace) {
  for (std::size_t i = 0; i < layout.runs.size(); ++i) {
    const Run& run = layout.runs[i];
    trace.at_pattern(point, run.first_sequence,
                     attention_pattern(heads_view(q[i], run.sequences, heads), heads_view(k[i], run.sequences, heads)));
  }
}

}  // namespace

Tensor attention_pattern(const Tensor& query, const Tensor& key) {
  const double scale = 1.0 / std::sqrt(static_cast<double>(query.size(-1)));
  return at::softmax(at::matmul(query * scale, key.transpose(-2, -1)), -1);
}

Tensor attend(const Tensor& query, const Tensor& key, const Tensor& value, const Layout& layout, const AttentionOptions& options,
              const Point& pattern, Trace& trace) {
  const bool one_row = query.size(0) != key.size(0);
  check(!one_row || query.size(0) == layout.lengths.size(0), "attend expects {} or {} query rows, got {}", key.size(0), layout.lengths.size(0),
        query.size(0));
  const bool edits = trace.edits(pattern), reads = trace.reads(pattern);
  if (!edits && !reads && options.dropout == 0 && query.is_cpu()) return flash_runs(query, key, value, layout, options.heads);

  std::vector<std::int64_t> query_rows;
  for (const Run& run : layout.runs) query_rows.push_back(one_row ? run.sequences : run.rows());
  const std::vector<Tensor> q = query.split_with_sizes(query_rows), k = key.split_with_sizes(layout.run_rows),
                            v = value.split_with_sizes(layout.run_rows);
  if (reads && !edits) read_patterns(q, k, layout, options.heads, pattern, trace);
  if (!edits && options.dropout == 0 && query.is_cpu()) return flash_runs(query, key, value, layout, options.heads);

  std::vector<Tensor> outputs;
  for (std::size_t i = 0; i < layout.runs.size(); ++i) {
    const Run& run = layout.runs[i];
    const Tensor qi = heads_view(q[i], run.sequences, options.heads), ki = heads_view(k[i], run.sequences, options.heads),
                 vi = heads_view(v[i], run.sequences, options.heads);
    outputs.push_back(merge_heads(edits ? attend_explicit(qi, ki, vi, options.dropout, run, pattern, trace)
                                        : at::scaled_dot_product_attention(qi, ki, vi, {}, options.dropout)));
  }
  return at::cat(outputs);
}

}  // namespace glass
