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

/// Weights [T, T] by the number of rows that could attend to their key, each row divided by its sum.
Tensor by_receptive_field(const Tensor& fused) {
  const Tensor places = at::arange(fused.size(0), fused.options());
  const Tensor field = (places.unsqueeze(1) - places.unsqueeze(0)).clamp_min(0) + 1;
  const Tensor divided = fused / field, sums = divided.sum(1, true);
  return at::where(sums > 0, divided / sums, divided);
}

}  // namespace

bool is_causal(const Tensor& pattern) {
  return pattern.size(1) == pattern.size(2) && pattern.size(1) > 1 && !pattern.triu(1).any().item<bool>();
}

bool normalises(const Tensor& pattern, ReceptiveField receptive_field) {
  if (receptive_field == ReceptiveField::automatic) return is_causal(pattern);
  return receptive_field == ReceptiveField::normalised;
}

Tensor rollout_layer(const Tensor& pattern, const RolloutSettings& settings) {
  Tensor fused = discard_lowest(fuse(pattern, settings.head_fusion), settings.discard_ratio);
  if (normalises(pattern, settings.receptive_field)) fused = by_receptive_field(fused);
  const Tensor identity = at::eye(fused.size(0), fused.options());
  const Tensor mixed = fused * (1.0 - settings.residual_weight) + identity * settings.residual_weight;
  const Tensor sums = mixed.sum(1, true);
  return at::where(sums > 0, mixed / sums, identity);
}

namespace {

/// The row that the prediction is read from, as shares of the rows of the last layer, [1, T].
Tensor read_row(std::int64_t length, const at::TensorOptions& options, ReadRows rows, std::int64_t position) {
  Tensor row = at::zeros({1, length}, options.dtype(at::kDouble));
  if (position < 0 && rows == ReadRows::mean) return row.fill_(1.0 / static_cast<double>(length));
  const std::int64_t place = position >= 0 ? position : rows == ReadRows::first ? 0 : length - 1;
  row.select(1, place).fill_(1.0);
  return row;
}

/// Lets a row [1, T] flow down through the layers of one stack.
Tensor flow_down(Tensor row, const std::vector<Tensor>& patterns, const RolloutSettings& settings) {
  for (auto layer = static_cast<std::int64_t>(patterns.size()) - 1; layer >= settings.start_layer; --layer) {
    row = at::mm(row, rollout_layer(patterns[static_cast<std::size_t>(layer)], settings));
  }
  return row;
}

}  // namespace

Tensor rollout_row(const std::vector<Tensor>& patterns, ReadRows rows, const RolloutSettings& settings,
                   std::int64_t position) {
  const Tensor& first = patterns.at(0);
  return flow_down(read_row(first.size(1), first.options(), rows, position), patterns, settings).squeeze(0);
}

DecoderRollout rollout_decoder(const TextPatterns& patterns, ReadRows rows, const RolloutSettings& settings,
                               std::int64_t position) {
  const std::vector<Tensor>& own = patterns.decoder;
  check(!own.empty() && own.size() == patterns.cross.size(), "rollout: {} patterns of the decoder, {} to the encoder",
        own.size(), patterns.cross.size());
  Tensor target = read_row(own[0].size(1), own[0].options(), rows, position);   // [1, M]
  Tensor source = at::zeros({1, patterns.cross[0].size(2)}, target.options());  // [1, T]
  for (auto layer = static_cast<std::int64_t>(own.size()) - 1; layer >= settings.start_layer; --layer) {
    const Tensor crossed = discard_lowest(fuse(patterns.cross[static_cast<std::size_t>(layer)], settings.head_fusion),
                                          settings.discard_ratio);
    const Tensor sums = crossed.sum(1, true);  // [M, 1]
    const Tensor moved =
        target * at::where(sums > 0, 1.0 - settings.residual_weight, 0.0).to(target.options()).t();  // [1, M]
    source = source + at::mm(moved, at::where(sums > 0, crossed / sums, crossed));
    target = at::mm(target - moved, rollout_layer(own[static_cast<std::size_t>(layer)], settings));
  }
  return {flow_down(source, patterns.text, settings).squeeze(0), target.squeeze(0)};
}

Tensor rollout_matrix(const std::vector<Tensor>& patterns, const RolloutSettings& settings) {
  Tensor product = at::eye(patterns.at(0).size(1), patterns[0].options().dtype(at::kDouble));
  for (std::size_t layer = settings.start_layer; layer < patterns.size(); ++layer) {
    product = at::mm(rollout_layer(patterns[layer], settings), product);
  }
  return product;
}

}  // namespace glass
