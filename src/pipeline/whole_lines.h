// The lines of a file that end with a line feed, piece by piece: what a killed process left unfinished is no line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "glass/base/files.h"

namespace glass::pipeline {

class WholeLines {
 public:
  /// From the byte `begin` of a file. Errors are those of FileReader.
  WholeLines(const std::filesystem::path& path, std::uint64_t begin) : file_(path), read_(begin), end_(begin) {}
  /// Goes to the next line; false where there is none.
  bool next();
  /// Without its line feed.
  const std::string& line() const { return line_; }
  /// First byte behind the line.
  std::uint64_t end() const { return end_; }

 private:
  FileReader file_;
  std::string line_, waiting_;
  std::uint64_t read_, end_;
};

}  // namespace glass::pipeline
