// Explanations as a stream: the artefact is written example by example, so that memory does not grow with the number of
// texts.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "glass/base/atomic_file.h"
#include "glass/base/explanation.h"

namespace glass::pipeline {

/// Arrays that are too large for the JSON, gathered in an anonymous file until their header is known; fp32, since
/// models compute in fp32 at most.
class ArrayStream {
 public:
  void add(const std::string& name, const Explanation& explanation);
  /// Writes the safetensors file, or nothing where there are no arrays.
  void finish(const std::filesystem::path& path);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string entries_;  ///< of the header, as JSON
  std::uint64_t bytes_ = 0;
  std::unique_ptr<std::FILE, Close> data_;
};

/// Shows the file under its name when finish() is called; before that nothing is there, or what was.
class ExplanationWriter {
 public:
  /// `model` are the model's facts. Large arrays go to the .safetensors file beside `path`.
  ExplanationWriter(const std::filesystem::path& path, const Json& model);
  void add(const ExplainedExample& example);
  /// `rest`: further keys of the document.
  void finish(const Json& rest);

 private:
  std::filesystem::path arrays_path_;
  AtomicFile file_;
  ArrayStream arrays_;
  std::size_t count_ = 0;
};

}  // namespace glass::pipeline
