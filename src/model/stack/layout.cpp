// Builds a Layout: checks the boundaries once, where data enters the model.
#include "model/stack/layout.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/hash.h"

namespace glass {

namespace {

Tensor to_device(const std::vector<std::int64_t>& values, at::Device device) {
  const Tensor host =
      at::from_blob(const_cast<std::int64_t*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::kLong);
  return device.is_cpu() ? host.clone() : host.to(device);
}

void add_to_runs(std::vector<Run>& runs, std::int64_t sequence, std::int64_t length, std::int64_t row) {
  if (!runs.empty() && runs.back().length == length) {
    ++runs.back().sequences;
  } else {
    runs.push_back({sequence, 1, length, row});
  }
}

}  // namespace

Layout make_layout(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens,
                   const std::vector<std::int64_t>& token_types, at::Device device,
                   const std::vector<std::int64_t>& starts) {
  check(cu_seqlens.size() > 1, "a batch needs at least one sequence");
  check(cu_seqlens.front() == 0 && cu_seqlens.back() == static_cast<std::int64_t>(ids.size()),
        "cu_seqlens must run from 0 to the number of tokens");
  check(token_types.empty() || token_types.size() == ids.size(), "{} token types for {} tokens", token_types.size(),
        ids.size());
  check(starts.empty() || starts.size() + 1 == cu_seqlens.size(), "{} starts for {} sequences", starts.size(),
        cu_seqlens.size() - 1);
  Layout layout;
  layout.starts = starts;
  layout.cu_seqlens = cu_seqlens;
  layout.one_each.resize(cu_seqlens.size());
  std::iota(layout.one_each.begin(), layout.one_each.end(), 0);
  std::vector<std::int64_t> positions, lengths, first_rows, last_rows;
  positions.reserve(ids.size());
  for (std::size_t b = 0; b + 1 < cu_seqlens.size(); ++b) {
    const std::int64_t length = cu_seqlens[b + 1] - cu_seqlens[b];
    check(length > 0, "sequence {} of the batch is empty", b);
    add_to_runs(layout.runs, static_cast<std::int64_t>(b), length, cu_seqlens[b]);
    const std::int64_t start = starts.empty() ? 0 : starts[b];
    for (std::int64_t t = 0; t < length; ++t) positions.push_back(start + t);
    lengths.push_back(length);
    first_rows.push_back(cu_seqlens[b]);
    last_rows.push_back(cu_seqlens[b + 1] - 1);
    layout.longest = std::max(layout.longest, start + length);
  }
  layout.ids = to_device(ids, device);
  layout.positions = to_device(positions, device);
  layout.lengths = to_device(lengths, device);
  layout.first_rows = to_device(first_rows, device);
  layout.last_rows = to_device(last_rows, device);
  if (!token_types.empty()) layout.token_types = to_device(token_types, device);
  return layout;
}

void set_places(Layout& layout, const std::vector<std::int64_t>& ids, std::int64_t placeless) {
  if (placeless < 0 || std::find(ids.begin(), ids.end(), placeless) == ids.end()) return;
  std::vector<std::int64_t> places;
  places.reserve(ids.size());
  for (std::size_t b = 0; b + 1 < layout.cu_seqlens.size(); ++b) {
    std::int64_t next = 0;
    for (std::int64_t row = layout.cu_seqlens[b]; row < layout.cu_seqlens[b + 1]; ++row)
      places.push_back(ids[static_cast<std::size_t>(row)] == placeless ? -1 : next++);
  }
  layout.places = to_device(places, layout.positions.device());
}

void set_pooled_rows(Layout& layout, const std::vector<std::int64_t>& ids, std::int64_t padding) {
  std::vector<std::int64_t> rows;
  bool differs = false;
  for (std::size_t b = 0; b + 1 < layout.cu_seqlens.size(); ++b) {
    const std::int64_t first = layout.cu_seqlens[b], last = layout.cu_seqlens[b + 1] - 1;
    std::int64_t row = last;
    while (row >= first && ids[static_cast<std::size_t>(row)] == padding) --row;
    rows.push_back(row < first ? first : row);
    differs |= rows.back() != last;
  }
  if (padding >= 0 && differs) layout.pooled_rows = to_device(rows, layout.positions.device());
}

Tensor row_keys_of(const Layout& layout, const std::vector<std::int64_t>& examples) {
  check(examples.empty() || static_cast<std::int64_t>(examples.size()) == layout.size(),
        "{} example numbers for {} sequences", examples.size(), layout.size());
  std::vector<std::int64_t> keys;
  keys.reserve(static_cast<std::size_t>(layout.ids.numel()));
  for (const Run& run : layout.runs) {
    for (std::int64_t b = run.first_sequence; b < run.first_sequence + run.sequences; ++b) {
      const std::int64_t example = examples.empty() ? b : examples[static_cast<std::size_t>(b)];
      const std::uint64_t key = mix64(static_cast<std::uint64_t>(example));
      for (std::int64_t t = 0; t < run.length; ++t)
        keys.push_back(static_cast<std::int64_t>(mix64(key ^ static_cast<std::uint64_t>(t))));
    }
  }
  return at::tensor(keys, at::kLong);
}

}  // namespace glass
