#include "model/attention/disentangled.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace glass {

namespace {

/// [R, H * Dh] -> [H, Dh, R].
Tensor columns_by_head(const Tensor& rows, std::int64_t heads) {
  return rows.view({rows.size(0), heads, rows.size(1) / heads}).permute({1, 2, 0});
}

}  // namespace

std::int64_t distance_number(std::int64_t distance, const DistanceShape& shape) {
  const std::int64_t middle = shape.span / 2, size = std::abs(distance);
  std::int64_t number = distance;
  if (shape.log_buckets && size > middle) {
    // In fp32, as the reference computes it: a border may fall to the other side in fp64.
    const float share =
        std::log(static_cast<float>(size) / static_cast<float>(middle)) /
        std::log(static_cast<float>(static_cast<double>(shape.max_distance - 1) / static_cast<double>(middle)));
    const auto step = static_cast<std::int64_t>(std::ceil(share * static_cast<float>(middle - 1))) + middle;
    number = distance < 0 ? -step : step;
  }
  return std::clamp(number, -shape.span, shape.span - 1);
}

DistanceTable::DistanceTable(const StackShape& shape, Initializer& initializer)
    : shape_(*shape.distances), weight_(initializer.normal({2 * shape.distances->span, shape.width})) {
  if (shape_.norm) norm_.emplace(shape.width, shape.norm, initializer);
}

DistanceRows DistanceTable::rows(std::int64_t longest, double rate, std::uint64_t dropout_key) const {
  const std::int64_t first = distance_number(1 - longest, shape_), last = distance_number(longest - 1, shape_);
  Tensor rows = weight_.narrow(0, first + shape_.span, last - first + 1);
  if (norm_) rows = norm_->forward(rows);
  if (rate > 0) {
    // A number's own place keys its row: texts beside it and their lengths change nothing.
    const Tensor keys = at::arange(first + shape_.span, last + shape_.span + 1, at::kLong).to(rows.device());
    rows = dropout(rows, rate, {dropout_key, keys});
  }
  return {rows, first};
}

void DistanceTable::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  visitor(prefix + ".distance_embedding.weight", weight_);
  if (norm_) norm_->visit(prefix + ".distance_norm", visitor);
}

Tensor distance_index(const AttentionRun& run, const DistanceShape& shape, const DistanceRows& distances) {
  Tensor index = at::empty({run.query_length, run.key_length}, at::kLong);
  std::int64_t* number = index.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < run.query_length; ++i) {
    for (std::int64_t j = 0; j < run.key_length; ++j)
      *number++ = distance_number(run.offset + i - j, shape) - distances.first;
  }
  return index;
}

Tensor content_to_position(const Tensor& queries, const Tensor& position_keys, const Tensor& index) {
  const Tensor by_number = at::matmul(queries, columns_by_head(position_keys, queries.size(1)));  // [b, H, Tq, R]
  return by_number.gather(3, index.expand({queries.size(0), queries.size(1), index.size(0), index.size(1)}));
}

Tensor position_to_content(const Tensor& keys, const Tensor& position_queries, const Tensor& index) {
  return content_to_position(keys, position_queries, index.t()).transpose(2, 3);
}

}  // namespace glass
