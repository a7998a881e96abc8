// Builds a Layout from a Batch: checks the boundaries once, where data enters the model.
#include "model/layout.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

namespace {

Tensor to_device(const std::vector<std::int64_t>& values, at::Device device) {
  const Tensor host = at::from_blob(const_cast<std::int64_t*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::kLong);
  return device.is_cpu() ? host.clone() : host.to(device);
}

std::vector<Run> find_runs(const Batch& batch) {
  std::vector<Run> runs;
  for (std::int64_t b = 0; b < batch.size(); ++b) {
    const std::int64_t length = batch.length(b);
    check(length > 0, "sequence {} of the batch is empty", b);
    if (!runs.empty() && runs.back().length == length) {
      ++runs.back().sequences;
    } else {
      runs.push_back({b, 1, length, batch.cu_seqlens[b]});
    }
  }
  return runs;
}

}  // namespace

Layout make_layout(const Batch& batch, at::Device device) {
  check(!batch.cu_seqlens.empty() && batch.size() > 0, "a batch needs at least one sequence");
  check(batch.cu_seqlens.front() == 0 && batch.tokens() == static_cast<std::int64_t>(batch.ids.size()),
        "cu_seqlens must run from 0 to the number of tokens");
  Layout layout;
  layout.runs = find_runs(batch);
  std::vector<std::int64_t> positions, lengths, first_rows;
  positions.reserve(batch.ids.size());
  for (std::int64_t b = 0; b < batch.size(); ++b) {
    for (std::int64_t t = 0; t < batch.length(b); ++t) positions.push_back(t);
    lengths.push_back(batch.length(b));
    first_rows.push_back(batch.cu_seqlens[b]);
    layout.longest = std::max(layout.longest, batch.length(b));
  }
  for (const Run& run : layout.runs) layout.run_rows.push_back(run.rows());
  layout.ids = to_device(batch.ids, device);
  layout.positions = to_device(positions, device);
  layout.lengths = to_device(lengths, device);
  layout.first_rows = to_device(first_rows, device);
  return layout;
}

}  // namespace glass
