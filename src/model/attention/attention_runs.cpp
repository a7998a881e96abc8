#include "model/attention/attention_runs.h"

#include <ATen/ATen.h>

#include <limits>

#include "glass/base/error.h"

namespace glass {

std::vector<AttentionRun> self_runs(const Layout& layout) {
  std::vector<AttentionRun> runs;
  for (const Run& run : layout.runs)
    runs.push_back({run.first_sequence, run.sequences, run.first_row, run.length, run.first_row, run.length, 0});
  return runs;
}

std::vector<AttentionRun> row_runs(const Layout& layout, bool last) {
  std::vector<AttentionRun> runs;
  for (const Run& run : layout.runs) {
    runs.push_back({run.first_sequence, run.sequences, run.first_sequence, 1, run.first_row, run.length,
                    last ? run.length - 1 : 0});
  }
  return runs;
}

std::vector<AttentionRun> cross_runs(const Layout& target, const Layout& source) {
  check(target.size() == source.size(), "{} target sequences for {} source sequences", target.size(), source.size());
  std::vector<AttentionRun> runs;
  std::size_t t = 0, s = 0;
  for (std::int64_t b = 0; b < target.size();) {
    while (b >= target.runs[t].first_sequence + target.runs[t].sequences) ++t;
    while (b >= source.runs[s].first_sequence + source.runs[s].sequences) ++s;
    const Run &queries = target.runs[t], &keys = source.runs[s];
    const std::int64_t end = std::min(queries.first_sequence + queries.sequences, keys.first_sequence + keys.sequences);
    runs.push_back({b, end - b, queries.first_row + (b - queries.first_sequence) * queries.length, queries.length,
                    keys.first_row + (b - keys.first_sequence) * keys.length, keys.length, 0});
    b = end;
  }
  return runs;
}

Tensor hidden_keys(const AttentionRun& run, bool causal, std::int64_t window, const at::TensorOptions& options) {
  const std::int64_t last_query = run.offset + run.query_length - 1;
  const bool hides_later = causal && run.offset < run.key_length - 1;
  const bool hides_far = window > 0 && (last_query > window || (!causal && run.key_length - 1 - run.offset > window));
  if (!hides_later && !hides_far) return {};
  const auto integers = options.dtype(at::kLong);
  const Tensor distance =
      at::arange(run.offset, last_query + 1, integers).unsqueeze(1) - at::arange(run.key_length, integers);  // [Tq, Tk]
  Tensor hidden = causal ? distance < 0 : at::zeros_like(distance, at::kBool);
  if (window > 0) hidden = hidden | (distance.abs() > window);
  return at::zeros(distance.sizes(), options).masked_fill(hidden, -std::numeric_limits<double>::infinity());
}

}  // namespace glass
