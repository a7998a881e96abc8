// Trace: who watches a forward pass. The model names its points and passes every value through the Trace;
// the caller asks to read points or to edit them. There is no state in the model and there are no globals.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "glass/model/point.h"

namespace glass {

using at::Tensor;

/// How a read value is kept.
struct Keep {
  bool detach = true;  ///< false: the copy stays in the autograd graph
};

/// Where in a batch a row or a pattern stands: sequence b has the rows [cu_seqlens[b], cu_seqlens[b+1]) of a value.
using Boundaries = std::span<const std::int64_t>;

/// Where a value that is edited stands.
struct EditPlace {
  const Point& point;
  /// Of the batch, for values by sequence (patterns); -1: the value holds the rows of all sequences.
  std::int64_t sequence = -1;
  /// [B+1] Boundaries of the value's rows; of the queries for values by sequence. Those of the text or of the target,
  /// whichever the point belongs to; 0, 1, ... B where it has one row a sequence. Empty where the subject does not say.
  Boundaries cu_seqlens = {};
};

/// Replaces a value, which is that of one sequence for patterns ([H, T, T]). A result of another shape is an Error
/// (bug).
using Edit = std::function<Tensor(const Tensor& value, const EditPlace& place)>;

/// The watcher of one forward pass. A default Trace watches nothing and costs one branch a point.
class Trace {
 public:
  /// Keeps a copy of every point that the glob matches ("encoder.*.resid_post"; `*` stands for any run of characters).
  Trace& read(const std::string& glob, Keep keep = {});
  /// Replaces every point that the glob matches. Several edits of one point apply in order; a read sees the edited
  /// value.
  Trace& edit(const std::string& glob, Edit edit);
  /// The same for values by sequence ([H, T, T]), all sequences of a run of equal length together: `edit` gets [b, H,
  /// T, T] and the place of the first of them.
  Trace& edit_runs(const std::string& glob, Edit edit);
  /// The forward starts at this point with this value, in the shape of the point ([N, D] for the input of a block):
  /// what lies below in its stack is not computed, its points do not fire. Of two stacks each can start somewhere: one
  /// that is not told computes all. PointInfo::can_start says where.
  Trace& start_from(const std::string& point, Tensor value);

  // --- called by models ---

  /// Announces a value, rows [N, ...] of the batch's tokens or [B, ...] of its sequences, with the boundaries of its
  /// rows; returns what the model goes on with, in the same shape.
  Tensor at(const Point& point, Tensor value, Boundaries cu_seqlens = {}) {
    if (!watching_) return value;
    return visit({point, -1, cu_seqlens}, std::move(value));
  }
  bool watching() const { return watching_; }
  bool reads(const Point& point) const { return watching_ && find(point).reads; }
  bool edits(const Point& point) const { return watching_ && find(point).edits; }
  bool wants(const Point& point) const { return watching_ && (find(point).reads || find(point).edits); }
  /// The patterns [b, H, T, T] of b sequences of one length, announced and given back; sequence `first_sequence` of the
  /// batch is the first of them. `cu_seqlens` are those of the whole batch's queries.
  Tensor at_pattern(const Point& point, std::int64_t first_sequence, Tensor patterns, Boundaries cu_seqlens = {});
  /// Names of the points to start from.
  std::vector<std::string> start_points() const;
  /// The stored value of one of them, in the shape of the point: [N, D] for the input of a block.
  const Tensor& start_value(const std::string& point) const;

  // --- called after the forward ---

  /// The value read at this point, in the shape that it was announced in (a state [N, D]). Error (usage) that lists
  /// what was read when it is not there.
  const Tensor& operator[](std::string_view name) const;
  /// The patterns read at this point, by sequence of the batch, each [H, T, T].
  const std::vector<Tensor>& patterns(std::string_view name) const;
  /// What was read at this point: one tensor as it was announced, or the pattern [H, T, T] of each sequence of the
  /// batch.
  std::vector<Tensor> values(std::string_view name) const;
  bool has(std::string_view name) const;
  /// Names read so far, in order of firing.
  const std::vector<std::string>& names() const { return names_; }
  /// Error (usage) for every glob that matches none of `points`, for every read or edit of a point that did not fire,
  /// and for a start that the subject did not take.
  void finish(const std::vector<PointInfo>& points) const;

 private:
  struct Request {
    std::string glob;
    bool is_edit = false;
    Keep keep;
    Edit edit;
    bool whole_runs = false;
    mutable bool fired = false;
  };
  struct Interest {
    bool known = false, reads = false, edits = false;
  };
  struct Start {
    std::string point;
    Tensor value;
    mutable bool taken = false;
  };
  Tensor visit(const EditPlace& place, Tensor value);
  const Interest& find(const Point& point) const;
  Tensor apply_edits(const EditPlace& place, Tensor value) const;
  Tensor edit_sequences(const Request& request, const EditPlace& first, const Tensor& run) const;
  void keep(const Point& point, const Tensor& value);

  bool watching_ = false;
  std::vector<Request> requests_;
  mutable std::vector<Interest> interests_;  ///< by point id, filled when first asked
  std::map<std::string, Tensor, std::less<>> values_;
  std::map<std::string, std::vector<Tensor>, std::less<>> patterns_;
  std::vector<std::string> names_;
  std::vector<Start> starts_;
};

/// True when `glob` (with `*` for any run of characters) matches the whole name.
bool glob_matches(std::string_view glob, std::string_view name);

}  // namespace glass
