// Collecting states batch by batch, in order of the texts.
#include "probe/states.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/data/batch.h"
#include "glass/model/forward_runner.h"

namespace glass {
namespace {

constexpr std::int64_t kBatchTokens = 4096;

/// [N, D] -> the rows of sequence b, or the one that the head reads.
Tensor rows_of(const Tensor& value, const Batch& batch, std::int64_t b, bool pooled, ReadRows read) {
  if (value.size(0) == batch.size() && value.size(0) != batch.tokens()) return value.narrow(0, b, 1);
  Tensor rows = value.narrow(0, batch.cu_seqlens[b], batch.length(b)).to(at::kCPU, at::kDouble);
  if (!pooled) return rows;
  if (read == ReadRows::mean) return rows.mean(0, true);
  return rows.narrow(0, read == ReadRows::first ? 0 : batch.length(b) - 1, 1);
}

/// The first row of every text, and the total at the end.
std::vector<std::int64_t> row_starts(const TokenizedDataset& data, const std::vector<std::uint32_t>& texts,
                                     bool pooled) {
  std::vector<std::int64_t> starts = {0};
  for (const std::uint32_t text : texts)
    starts.push_back(starts.back() + (pooled ? 1 : static_cast<std::int64_t>(data.ids[text].size())));
  return starts;
}

/// What one batch adds: which texts its sequences are, and where their rows begin.
struct Placing {
  const Batch& batch;
  const std::vector<std::int64_t>& starts;
  bool pooled;
  ReadRows read;
};

void store(const std::string& point, const Tensor& value, const Placing& placing, PointStates& out) {
  const auto& [batch, starts, pooled, read] = placing;
  if (value.dim() != 2 || (value.size(0) != batch.tokens() && (!pooled || value.size(0) != batch.size())))
    fail(ErrorKind::config, "probe.points: '{}' has no state {}; probe points such as encoder.*.resid_post", point,
         pooled ? "a token or a text" : "a token");
  out.width = value.size(1);
  out.x.resize(static_cast<std::size_t>(starts.back() * out.width));
  for (std::int64_t b = 0; b < batch.size(); ++b) {
    const Tensor rows = rows_of(value, batch, b, pooled, read).to(at::kCPU, at::kDouble).contiguous();
    std::copy_n(rows.const_data_ptr<double>(), rows.numel(), out.x.begin() + starts[batch.examples[b]] * out.width);
  }
}

}  // namespace

std::vector<std::string> match_points(const Subject& subject, const std::vector<std::string>& globs) {
  std::vector<std::string> matched, known;
  const std::vector<PointInfo> points = subject.points();
  for (const PointInfo& info : points) known.push_back(info.name);
  for (const std::string& glob : globs) {
    if (std::none_of(known.begin(), known.end(), [&](const auto& name) { return glob_matches(glob, name); })) {
      fail(ErrorKind::config, "probe.points: '{}' matches no point of this model{}", glob, did_you_mean(glob, known));
    }
  }
  for (const PointInfo& info : points) {
    if (std::none_of(globs.begin(), globs.end(), [&](const auto& glob) { return glob_matches(glob, info.name); }))
      continue;
    if (is_by_sequence(info.kind)) {
      fail(ErrorKind::config, "probe.points: '{}' is an attention {}; probes read states such as encoder.*.resid_post",
           info.name, info.kind == PointKind::pattern ? "pattern" : "score");
    }
    matched.push_back(info.name);
  }
  return matched;
}

States place_rows(const TokenizedDataset& data, const std::vector<std::uint32_t>& texts, bool pooled) {
  States states;
  states.pooled = pooled;
  for (const std::uint32_t text : texts) {
    states.texts.insert(states.texts.end(), pooled ? 1 : data.ids[text].size(), text);
    if (pooled) states.tokens.push_back(-1);
    if (!pooled) states.tokens.insert(states.tokens.end(), data.ids[text].begin(), data.ids[text].end());
  }
  states.rows = static_cast<std::int64_t>(states.texts.size());
  return states;
}

States collect_states(Subject& subject, const TokenizedDataset& data, const std::vector<std::uint32_t>& texts,
                      const std::vector<std::string>& points, bool pooled) {
  States states = place_rows(data, texts, pooled);
  TokenizedDataset chosen;
  std::vector<std::int64_t> lengths;
  for (const std::uint32_t text : texts) {
    chosen.ids.push_back(data.ids[text]);
    if (!data.token_types.empty()) chosen.token_types.push_back(data.token_types[text]);
    if (!data.target_ids.empty()) chosen.target_ids.push_back(data.target_ids[text]);
    lengths.push_back(static_cast<std::int64_t>(data.ids[text].size()));
  }
  const auto starts = row_starts(data, texts, pooled);
  ForwardRunner runner(subject, kBatchTokens);
  runner.watch([&](const Items&, const Batch&, Trace& trace) {
    for (const std::string& point : points) trace.read(point);
  });
  runner.run(
      lengths, [&](const Items& items) { return make_batch(chosen, items); },
      [&](const Forward& forward) {
        const Placing placing{forward.batch, starts, pooled, subject.read_rows()};
        for (const std::string& point : points) store(point, forward.trace[point], placing, states.points[point]);
      });
  return states;
}

}  // namespace glass
