// Fuzz target: two files of parallel text, cut out of the input at its first byte 0xFE; the first byte says which of
// them are gzip data. Whatever is read has both sides, as valid UTF-8 of one line.
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

void check(bool holds) {
  if (!holds) __builtin_trap();
}

/// Files of this process: fuzzing processes must not share them.
std::filesystem::path write(const char* side, bool is_gzip, const std::string& content) {
  const std::string name = "glass_parallel_fuzz_" + std::to_string(getpid()) + side + (is_gzip ? ".gz" : ".txt");
  const std::filesystem::path path = std::filesystem::temp_directory_path() / name;
  std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  return path;
}

void check_side(const std::string& text) {
  check(!text.empty() && !glass::invalid_utf8(text) && text.find('\n') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string all(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t cut = std::min(all.find('\xfe'), all.size());
  const auto texts = write(".a", data[0] & 1, all.substr(0, cut)),
             targets = write(".b", data[0] & 2, all.substr(std::min(all.size(), cut + 1)));
  try {
    std::vector<glass::BadRow> empty;
    std::int64_t line = 0;
    for (const glass::Example& example :
         glass::read_parallel(texts, targets, data[0] & 4 ? "latin-1" : "utf-8", &empty)) {
      check_side(example.text);
      check_side(example.target);
      check(example.line > line);
      line = example.line;
    }
    for (const glass::BadRow& row : empty) check(row.line > 0 && !row.error.empty());
  } catch (const glass::Error& error) {
    check(error.kind() == glass::ErrorKind::data);
  }
  return 0;
}
