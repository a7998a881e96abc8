// Fuzz target: the first byte chooses format and encoding, the second what is learned, the rest is the file. Whatever
// is read is valid UTF-8 with spans inside.
#include <unistd.h>

#include <cmath>
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
  static const std::string name =
      (std::filesystem::temp_directory_path() / ("glass_dataset_fuzz_" + std::to_string(getpid()))).string();
  return name;
}

void check(bool holds) {
  if (!holds) __builtin_trap();
}

void check_learned(const glass::RawExample& raw, const glass::ReadOptions& options) {
  const glass::Example& example = raw.example;
  std::uint32_t end = 0;
  for (const glass::TaggedWord& word : example.words) {
    check(word.start >= end && word.end > word.start && word.end <= example.text.size());
    end = word.end;
  }
  check(raw.tags.empty() || raw.tags.size() == example.words.size());
  for (const glass::AnswerSpan& answer : example.answers)
    check(answer.start < answer.end && answer.end <= example.text_pair.size());
  if (!options.needs_label) return;
  check(options.kind != glass::DataKind::labelled || !raw.label.empty());
  check(options.kind != glass::DataKind::valued || std::isfinite(example.value));
  check(options.kind != glass::DataKind::tagged || !raw.tags.empty());
  check(options.kind != glass::DataKind::targets || !example.target.empty());
}

void check_examples(const std::vector<glass::RawExample>& examples, const glass::ReadOptions& options) {
  check(!examples.empty());
  std::int64_t line = 0;
  for (const auto& raw : examples) {
    check(!glass::invalid_utf8(raw.example.text) && raw.example.line >= line);  // a list of JSON may stand on one line
    line = raw.example.line;
    for (const auto& [start, end] : raw.example.rationale)
      check(start < end && end <= glass::count_code_points(raw.example.text));
    check_learned(raw, options);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const char* formats[] = {"tsv", "csv", "jsonl", "txt", "conllu"};
  const char* columns[] = {"upos", "xpos", "deprel", "misc:Ner"};
  const char* encodings[] = {"latin-1", "windows-1252", "utf-16le", "utf-16be"};
  const glass::ReadOptions options{formats[data[0] % 5], data[0] & 32 ? encodings[data[1] / 28 % 4] : "utf-8",
                                   (data[0] & 64) != 0, static_cast<glass::DataKind>(data[1] % 7),
                                   columns[data[1] / 7 % 4]};
  std::ofstream(file_name(), std::ios::binary)
      .write(reinterpret_cast<const char*>(data) + 2, static_cast<std::streamsize>(size - 2));
  try {
    check_examples(glass::read_examples(file_name(), options), options);
  } catch (const glass::Error& error) {
    if (error.kind() != glass::ErrorKind::data) __builtin_trap();
  }
  return 0;
}
