// Trace: who watches a forward pass. The model names its points and passes every value through the Trace;
// the caller asks to read points or to edit them. There is no state in the model and there are no globals.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <optional>
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

/// Replaces a value: gets the value, in the shape that the point's PointInfo states (a state [N, D]), and the point; a
/// result of another shape is an Error (bug). For a pattern the value is that of one sequence, [H, T, T].
using Edit = std::function<Tensor(const Tensor& value, const Point& point)>;

/// The watcher of one forward pass. A default Trace watches nothing and costs one branch a point.
class Trace {
 public:
  /// Keeps a copy of every point that the glob matches ("encoder.*.resid_post"; `*` stands for any run of characters).
  Trace& read(const std::string& glob, Keep keep = {});
  /// Replaces every point that the glob matches. Several edits of one point apply in order; a read sees the edited
  /// value.
  Trace& edit(const std::string& glob, Edit edit);
  /// The forward starts at this point with this value, [N, D] for the input of a block: what lies below is not
  /// computed, its points do not fire.
  Trace& start_from(const std::string& point, Tensor value);

  // --- called by models ---

  /// Announces a value, rows [N, ...] of the batch's tokens or [B, ...] of its sequences; returns what the model goes
  /// on with, in the same shape.
  Tensor at(const Point& point, Tensor value) {
    if (!watching_) return value;
    return visit(point, std::move(value));
  }
  bool watching() const { return watching_; }
  bool reads(const Point& point) const { return watching_ && find(point).reads; }
  bool edits(const Point& point) const { return watching_ && find(point).edits; }
  bool wants(const Point& point) const { return reads(point) || edits(point); }
  /// The patterns [b, H, T, T] of b sequences of one length, announced and given back; sequence `first_sequence` of the
  /// batch is the first of them.
  Tensor at_pattern(const Point& point, std::int64_t first_sequence, Tensor patterns);
  /// Name of the point to start from, or nothing.
  const std::optional<std::string>& start_point() const { return start_point_; }
  /// The value to start with, [N, D].
  const Tensor& start_value() const { return start_value_; }

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
  /// Error (usage) for every glob that matches none of `points`, and for every read or edit of a point that did not
  /// fire.
  void finish(const std::vector<PointInfo>& points) const;

 private:
  struct Request {
    std::string glob;
    bool is_edit = false;
    Keep keep;
    Edit edit;
    mutable bool fired = false;
  };
  struct Interest {
    bool known = false, reads = false, edits = false;
  };
  Tensor visit(const Point& point, Tensor value);
  const Interest& find(const Point& point) const;
  Tensor apply_edits(const Point& point, Tensor value) const;
  void keep(const Point& point, const Tensor& value);

  bool watching_ = false;
  std::vector<Request> requests_;
  mutable std::vector<Interest> interests_;  ///< by point id, filled when first asked
  std::map<std::string, Tensor, std::less<>> values_;
  std::map<std::string, std::vector<Tensor>, std::less<>> patterns_;
  std::vector<std::string> names_;
  std::optional<std::string> start_point_;
  Tensor start_value_;
};

/// True when `glob` (with `*` for any run of characters) matches the whole name.
bool glob_matches(std::string_view glob, std::string_view name);

}  // namespace glass
