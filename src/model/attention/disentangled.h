// Disentangled attention (He et al. 2021, DeBERTa): scores between contents and distances, beside those between
// contents.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "glass/model/architecture.h"
#include "model/attention/attention_runs.h"
#include "model/parts/dropout.h"
#include "model/parts/parts.h"

namespace glass {

/// The number of a distance (query place minus key place): itself while it is small, then in logarithmic steps that end
/// at `max_distance`, where shape.log_buckets says so. Odd: the number of -d is minus that of d.
std::int64_t distance_number(std::int64_t distance, const DistanceShape& shape);

/// Vectors of the distances that occur between `longest` tokens: row i [R, D] has the number first + i.
struct DistanceRows {
  Tensor rows;
  std::int64_t first = 0;
};

/// One learned vector for each number of a distance, for all layers of a stack.
class DistanceTable {
 public:
  DistanceTable(const StackShape& shape, Initializer& initializer);
  /// The vectors that texts of up to `longest` tokens use, after the table's own norm. `rate` is that of their dropout,
  /// 0 outside of training.
  DistanceRows rows(std::int64_t longest, double rate, std::uint64_t dropout_key) const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);

 private:
  DistanceShape shape_;
  Tensor weight_;  ///< [2 * span, D], row `span` is distance 0
  std::optional<NormPart> norm_;
};

/// Row numbers in `distances` for a run: [Tq, Tk] int64 on the CPU.
Tensor distance_index(const AttentionRun& run, const DistanceShape& shape, const DistanceRows& distances);

/// Content to position: heads [b, H, Tq, Dh] of queries with keys [R, H * Dh] made of the distances; element (i, j) is
/// q_i . k_d(i, j) -> [b, H, Tq, Tk].
Tensor content_to_position(const Tensor& queries, const Tensor& position_keys, const Tensor& index);
/// Position to content: heads [b, H, Tk, Dh] of keys with queries [R, H * Dh] made of the distances; element (i, j) is
/// q_d(i, j) . k_j -> [b, H, Tq, Tk].
Tensor position_to_content(const Tensor& keys, const Tensor& position_queries, const Tensor& index);

}  // namespace glass
