// What the laboratory has measured, a line a text, so that an interrupted call goes on where it stopped.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "glass/base/json.h"

namespace glass::pipeline {

/// The file lab.jsonl: a head that says what is measured, then {"text": N, "numbers": {method: {metric: value}}}.
class LabNotebook {
 public:
  /// Reads what is there. Where `head` is another one it is an Error (storage), or begun anew where `replaces` says so;
  /// a last line that a killed process left unfinished is cut off.
  LabNotebook(std::filesystem::path path, const Json& head, bool replaces = false);

  bool has(std::size_t text) const { return numbers_.contains(text); }
  std::size_t size() const { return numbers_.size(); }
  /// Numbers of the texts in order, by method and metric.
  const std::map<std::size_t, Json>& numbers() const { return numbers_; }
  /// Appends the numbers of texts.
  void add(const std::vector<std::pair<std::size_t, Json>>& texts);

 private:
  void read(const Json& head, bool replaces);
  std::filesystem::path path_;
  std::map<std::size_t, Json> numbers_;
};

}  // namespace glass::pipeline
