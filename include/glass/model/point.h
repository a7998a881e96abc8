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

/// What a subject says of one of its points.
struct PointInfo {
  std::string name;
  std::string shape;    ///< "[N, D]"; patterns "[H, T, T] a sequence"
  std::string meaning;  ///< one line
};

}  // namespace glass
