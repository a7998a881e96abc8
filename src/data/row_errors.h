// What is wrong with the rows of a file, gathered while the others are read.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "glass/base/error.h"
#include "glass/data/dataset.h"
#include "glass/data/source.h"

namespace glass {

/// Gathers the bad rows of a file.
class RowErrors {
 public:
  /// Lines whose bytes are no text, with what is wrong with them (decode_lines).
  std::map<std::int64_t, std::string> broken_lines;

  void add(std::int64_t line, std::string error) { rows_.push_back({line, std::move(error)}); }
  /// Reads the row that stands on these lines. False where it is bad: a line of it is broken, or `read` throws an Error
  /// of kind data.
  template <typename Read>
  bool guard(std::int64_t first, std::int64_t last, const Read& read) {
    const auto broken = broken_lines.lower_bound(first);
    if (broken != broken_lines.end() && broken->first <= last) {
      add(first, broken->second);
      return false;
    }
    try {
      read();
      return true;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data) throw;
      add(first, error.what());
      return false;
    }
  }

  /// The same for an example of a dataset that is read already; its place stands in front of what is wrong.
  template <typename Read>
  void guard(const Dataset& data, const Example& example, const Read& read) {
    try {
      read();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data) throw;
      const std::string place = example.line > 0 ? fmt::format("{}:{}: ", place_of(data.path), example.line) : "";
      add(example.line, place + error.what());
    }
  }

  bool empty() const { return rows_.empty(); }
  /// The bad rows in order of their lines.
  std::vector<BadRow> take();

 private:
  std::vector<BadRow> rows_;
};

}  // namespace glass
