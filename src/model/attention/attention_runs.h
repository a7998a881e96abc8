// Which query rows attend to which key rows: runs of sequences whose numbers of queries and keys are equal.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "model/stack/layout.h"

namespace glass {

/// `sequences` neighbours: query rows [query_row, query_row + sequences * query_length), keys likewise.
struct AttentionRun {
  std::int64_t first_sequence = 0, sequences = 0;
  std::int64_t query_row = 0, query_length = 0, key_row = 0, key_length = 0;
  std::int64_t offset = 0;      ///< place of the first query among the keys; causal masks and distances count from it
  std::int64_t key_stride = 0;  ///< rows from one sequence's first key to the next one's; 0: key_length
};

/// Every row attends within its own sequence.
std::vector<AttentionRun> self_runs(const Layout& layout);
/// One row a sequence attends within it: its last, or its first.
std::vector<AttentionRun> row_runs(const Layout& layout, bool last);
/// The rows of each target sequence attend to its source sequence.
std::vector<AttentionRun> cross_runs(const Layout& target, const Layout& source);

/// What is added to the scores of a run, [Tq, Tk]: -infinity where a key is hidden, because it comes later (`causal`)
/// or is further away than `window` (0: no limit). Undefined where nothing is hidden.
Tensor hidden_keys(const AttentionRun& run, bool causal, std::int64_t window, const at::TensorOptions& options);

}  // namespace glass
