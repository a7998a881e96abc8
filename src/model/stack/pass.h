// What a forward pass carries besides the values.
#pragma once

#include <vector>

#include "glass/model/trace.h"
#include "model/attention/attention_runs.h"
#include "model/attention/disentangled.h"
#include "model/attention/rotary.h"
#include "model/parts/dropout.h"
#include "model/parts/watched_norm.h"
#include "model/stack/cache.h"
#include "model/stack/layout.h"
#include "model/stack/sites.h"

namespace glass {

/// Which rows the last block computes: all, or one a sequence.
enum class BlockRows { all, first, last };

/// The encoder's states, for cross-attention.
struct Source {
  const Layout& layout;
  Tensor states;                   ///< [M, D]
  std::vector<AttentionRun> runs;  ///< of target rows to source rows
  std::vector<Tensor>* projected =
      nullptr;  ///< by layer: keys and values of the states, kept from one forward to the next; null: made anew
};

struct Pass {
  const Layout& layout;
  Trace& trace;
  std::uint64_t dropout_seed = 0;
  bool training = false;
  const Source* source = nullptr;
  KeyValueCache* cache = nullptr;  ///< null: the rows are whole sequences
  bool checkpointing = false;      ///< blocks that nobody watches keep their input alone

  /// A value of all rows passes a point.
  Tensor at(const Point& point, Tensor value) const { return trace.at(point, std::move(value), layout.cu_seqlens); }
  /// The norm of all rows, its scale a point.
  Tensor norm(const NormPart& part, const Tensor& x, const Point& scale) const {
    return watched_norm(part, x, scale, trace, layout.cu_seqlens);
  }
  /// The key of a dropout over all rows, or over one a sequence.
  DropoutKey dropout_key(std::string_view place, BlockRows rows = BlockRows::all) const {
    const std::uint64_t key = glass::dropout_key(dropout_seed, place);
    if (rows == BlockRows::all || !layout.row_keys.defined()) return {key, layout.row_keys};
    return {key, layout.row_keys.index_select(0, rows == BlockRows::last ? layout.last_rows : layout.first_rows)};
  }
};

/// What is the same for a whole stack, or special to one of its layers.
struct LayerPass {
  const Pass& pass;
  const BlockPoints& points;
  const std::vector<AttentionRun>& runs;
  const std::vector<Tensor>& biases;        ///< by run, [H, T, T]; empty: none
  const RotaryTable* rotary = nullptr;      ///< null: none
  const DistanceRows* distances = nullptr;  ///< null: none
  std::int64_t window = 0;
  std::size_t layer = 0;
  BlockRows rows = BlockRows::all;  ///< what the queries and all that follows are computed for

  Tensor at(Site site, Tensor value) const { return pass.at(points[site], std::move(value)); }
  Tensor norm(const NormPart& part, const Tensor& x, Site scale) const { return pass.norm(part, x, points[scale]); }
};

}  // namespace glass
