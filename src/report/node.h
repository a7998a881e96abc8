// A JSON value that knows its file and key, so that every complaint about an artefact names its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/json.h"
#include "glass/base/statistics.h"

namespace glass::report {

/// Code points of the longest name that is shown whole.
inline constexpr std::size_t kLongestName = 120;

/// A view of a value within a parsed file; the document must outlive it.
class Node {
 public:
  Node(const Json& value, std::string place) : value_(&value), place_(std::move(place)) {}

  /// A key that must be there.
  Node at(std::string_view key) const;
  /// A key that may be absent or null.
  std::optional<Node> find(std::string_view key) const;
  std::vector<Node> items() const;
  std::vector<std::pair<std::string, Node>> fields() const;

  double number() const;         ///< null stands for a value that was not finite: NaN
  std::int64_t integer() const;  ///< whole and within [-2^53, 2^53]
  std::string text() const;
  /// A short text such as a label or a method, cut after kLongestName code points, so that no name fills the page.
  std::string name() const;
  bool flag() const;
  std::vector<double> numbers() const;
  std::vector<std::string> texts() const;
  std::vector<std::string> names() const;
  /// {"value", "low", "high"}, or a plain number without bounds (NaN).
  Interval interval() const;

  /// The same with a value for an absent key.
  double number_or(std::string_view key, double otherwise) const;
  std::int64_t integer_or(std::string_view key, std::int64_t otherwise) const;
  std::string text_or(std::string_view key, const std::string& otherwise) const;
  std::string name_or(std::string_view key, const std::string& otherwise) const;

  const Json& json() const { return *value_; }
  const std::string& place() const { return place_; }
  /// Throws an Error of kind data: "<place>: <what>; <what to do>".
  [[noreturn]] void complain(const std::string& what) const;

 private:
  const Json* value_;
  std::string place_;
};

/// Complains unless `schema` stands in the document.
void expect_schema(const Node& document, std::string_view schema);

}  // namespace glass::report
