#include "model/attention/position_bias.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace glass {

namespace {

/// Key place minus query place, [Tq, Tk] int64.
Tensor relative_places(const AttentionRun& run, at::Device device) {
  const at::TensorOptions options = at::TensorOptions(at::kLong).device(device);
  return at::arange(run.key_length, options) -
         at::arange(run.offset, run.offset + run.query_length, options).unsqueeze(1);
}

/// Half of the buckets are exact distances, the other half grow in logarithmic steps up to max_distance.
std::int64_t bucket_of(std::int64_t relative, const BucketShape& shape) {
  std::int64_t buckets = shape.buckets, first = 0;
  if (shape.bidirectional) {
    buckets /= 2;
    if (relative > 0) first = buckets;
  }
  const std::int64_t distance = shape.bidirectional ? std::abs(relative) : std::max<std::int64_t>(-relative, 0);
  const std::int64_t exact = buckets / 2;
  if (distance < exact) return first + distance;
  // In fp32, as the reference computes it: a border may fall to the other side in fp64.
  const float share =
      std::log(static_cast<float>(distance) / static_cast<float>(exact)) /
      static_cast<float>(std::log(static_cast<double>(shape.max_distance) / static_cast<double>(exact)));
  const auto step = static_cast<std::int64_t>(share * static_cast<float>(buckets - exact));
  return first + std::min(exact + step, buckets - 1);
}

}  // namespace

std::vector<double> alibi_slopes(std::int64_t heads) {
  const std::int64_t power = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(heads)));
  std::vector<double> slopes;
  for (std::int64_t h = 1; h <= power; ++h)
    slopes.push_back(std::pow(2.0, -8.0 * static_cast<double>(h) / static_cast<double>(power)));
  for (std::int64_t h = 1; power + static_cast<std::int64_t>(h) <= heads; ++h) {
    slopes.push_back(std::pow(2.0, -4.0 * static_cast<double>(2 * h - 1) / static_cast<double>(power)));
  }
  return slopes;
}

Tensor alibi_bias(const AttentionRun& run, std::int64_t heads, const at::TensorOptions& options) {
  const Tensor slopes = at::tensor(alibi_slopes(heads), at::kDouble).to(options).view({heads, 1, 1});
  return slopes * relative_places(run, options.device()).to(options.dtype());
}

Tensor bucket_bias(const AttentionRun& run, const BucketShape& shape, const Tensor& table) {
  Tensor numbers = relative_places(run, at::kCPU);
  std::int64_t* number = numbers.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < numbers.numel(); ++i) number[i] = bucket_of(number[i], shape);
  return at::embedding(table, numbers.to(table.device())).permute({2, 0, 1});
}

}  // namespace glass
