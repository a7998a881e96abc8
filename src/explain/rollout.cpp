// Rollout as matrices and as a vector chain. Everything is float64: the products of many small shares stay exact.
#include "explain/rollout.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

namespace {

Tensor fuse(const Tensor& pattern, const std::string& fusion) {
  const Tensor heads = pattern.to(at::kDouble);  // [H, T, T]
  if (fusion == "max") return heads.amax(0);
  if (fusion == "min") return heads.amin(0);
  check(fusion == "mean", "unknown head fusion '{}'", fusion);
  return heads.mean(0);
}

Tensor discard_lowest(const Tensor& fused, double ratio) {
  const auto count = static_cast<std::int64_t>(ratio * static_cast<double>(fused.numel()));
  if (count == 0) return fused;
  const Tensor flat = fused.flatten().clone();
  const Tensor order = std::get<1>(flat.sort(/*stable=*/true, /*dim=*/0, /*descending=*/false));
  const double kept = flat[0].item<double>();
  flat.index_fill_(0, order.narrow(0, 0, count), 0.0);
  flat[0].fill_(kept);
  return flat.view_as(fused);
}

}  // namespace

Tensor rollout_layer(const Tensor& pattern, const RolloutSettings& settings) {
  const Tensor fused = discard_lowest(fuse(pattern, settings.head_fusion), settings.discard_ratio);
  const Tensor identity = at::eye(fused.size(0), fused.options());
  const Tensor mixed = fused * (1.0 - settings.residual_weight) + identity * settings.residual_weight;
  const Tensor sums = mixed.sum(1, true);
  return at::where(sums > 0, mixed / sums, identity);
}

Tensor rollout_row(const std::vector<Tensor>& patterns, ReadRows rows, const RolloutSettings& settings, std::int64_t position) {
  const std::int64_t length = patterns.at(0).size(1);
  Tensor row = at::zeros({1, length}, patterns[0].options().dtype(at::kDouble));
  if (position < 0 && rows == ReadRows::mean) row.fill_(1.0 / static_cast<double>(length));
  if (position < 0 && rows == ReadRows::first) row.select(1, 0).fill_(1.0);
  if (position < 0 && rows == ReadRows::last) row.select(1, length - 1).fill_(1.0);
  if (position >= 0) row.select(1, position).fill_(1.0);
  for (auto layer = static_cast<std::int64_t>(patterns.size()) - 1; layer >= settings.start_layer; --layer) {
    row = at::mm(row, rollout_layer(patterns[layer], settings));
  }
  return row.squeeze(0);
}

Tensor rollout_matrix(const std::vector<Tensor>& patterns, const RolloutSettings& settings) {
  Tensor product = at::eye(patterns.at(0).size(1), patterns[0].options().dtype(at::kDouble));
  for (std::size_t layer = settings.start_layer; layer < patterns.size(); ++layer) {
    product = at::mm(rollout_layer(patterns[layer], settings), product);
  }
  return product;
}

}  // namespace glass
