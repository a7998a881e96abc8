// Fuzz target: the first byte chooses format and encoding, the rest is the file. Whatever is read is valid UTF-8 with spans inside.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "glass/base/error.h"
#include "glass/data/dataset.h"
#include "glass/text/unicode.h"

namespace {

/// One file for the whole run: fuzzing processes must not share it.
std::string file_name() {
  static const std::string name = (std::filesystem::temp_directory_path() / ("glass_dataset_fuzz_" + std::to_string(getpid()))).string();
  return name;
}

void check_examples(const std::vector<glass::RawExample>& examples, bool needs_label) {
  if (examples.empty()) __builtin_trap();
  std::int64_t line = 0;
  for (const auto& raw : examples) {
    if (glass::invalid_utf8(raw.example.text) || raw.example.line <= line || (needs_label && raw.label.empty())) __builtin_trap();
    line = raw.example.line;
    for (const auto& [start, end] : raw.example.rationale)
      if (start >= end || end > glass::count_code_points(raw.example.text)) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char* formats[] = {"tsv", "csv", "jsonl", "txt"};
  const glass::ReadOptions options{formats[data[0] % 4], data[0] & 4 ? "latin-1" : "utf-8", (data[0] & 8) != 0};
  std::ofstream(file_name(), std::ios::binary).write(reinterpret_cast<const char*>(data) + 1, static_cast<std::streamsize>(size - 1));
  try {
    check_examples(glass::read_examples(file_name(), options), options.needs_label);
  } catch (const glass::Error& error) {
    if (error.kind() != glass::ErrorKind::data) __builtin_trap();
  }
  return 0;
}
