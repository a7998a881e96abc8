// A point: an interned name of a value inside a model, such as "encoder.3.resid_post". Any module can announce its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace glass {

/// Two points with the same name are the same point. Cheap to copy and compare.
class Point {
 public:
  explicit Point(std::string_view name);
  const std::string& name() const;
  std::uint32_t id() const { return id_; }
  bool operator==(const Point& other) const { return id_ == other.id_; }

 private:
  std::uint32_t id_;
};

/// What the value of a point is. N tokens, D width, H heads, T tokens of a sequence.
enum class PointKind {
  state,             ///< word vectors and the residual stream, one row a token; one a sequence where it is pooled
  heads,             ///< queries, keys, values and mixed values: the rows of all heads side by side
  attention_scores,  ///< [H, T, T] a sequence: what the softmax of attention reads
  pattern,           ///< [H, T, T] a sequence: attention weights, rows are queries
  output,            ///< what attention or feed-forward adds to the residual stream
  activation,        ///< a hidden layer, before or after its activation
  norm_scale,        ///< 1 / standard deviation (or root of the mean square) by which a norm multiplies a row
  logits             ///< scores before any softmax
};

/// "state", "attention_scores", ...
std::string point_kind_name(PointKind kind);
/// True where the value is read and edited sequence by sequence (Trace::patterns).
bool is_by_sequence(PointKind kind);

/// What a subject says of one of its points. A module of one's own gives the first three; the rest lets methods find
/// the point without its name (glass/model/find_points.h).
struct PointInfo {
  std::string name;
  std::string shape;    ///< "[N, D]"; patterns "[H, T, T] a sequence"
  std::string meaning;  ///< one line
  PointKind kind = PointKind::state;
  std::string stack = {};   ///< "encoder" or "decoder"; "" where it belongs to none, or the subject has one only
  std::int64_t layer = -1;  ///< -1 where it belongs to none
  std::string site = {};    ///< what it is in its layer or stack: "resid_post", "embed"
  bool can_start = false;   ///< a forward can start from a stored value of it (Trace::start_from)
};

}  // namespace glass
