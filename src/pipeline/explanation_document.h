// The artefact of explanations, written example by example, so that memory does not grow with the number of texts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "glass/base/atomic_file.h"
#include "glass/base/json.h"

namespace glass::pipeline {

/// The .safetensors file of the arrays that are too large for the JSON of an artefact.
std::filesystem::path arrays_file_of(const std::filesystem::path& document);

/// Numbers that stand in a file of fp32 numbers; models compute in fp32 at most.
struct StoredArray {
  std::string name;
  Json shape;
  std::uint64_t begin = 0, bytes = 0;  ///< in that file
};
/// Writes a safetensors file of arrays that stand in the file `from`, in this order; without arrays there is none then.
void write_arrays_file(const std::filesystem::path& path, const std::filesystem::path& from,
                       const std::vector<StoredArray>& arrays);

/// Shows the file under its name when finish() is called; before that nothing is there, or what was.
class ExplanationDocument {
 public:
  /// `model` are the model's facts.
  ExplanationDocument(const std::filesystem::path& path, const Json& model);
  /// The next example, as JSON.
  void add(const std::string& example);
  /// `rest`: further keys of the document.
  void finish(const Json& rest);

 private:
  AtomicFile file_;
  bool is_first_ = true;
};

}  // namespace glass::pipeline
