// Fuzz target: a CoNLL-U file. Whatever is read has its words in order inside its text, a tag entry for each, and is
// valid UTF-8.
#include <cstddef>
#include <cstdint>
#include <string>

#include "data/records.h"
#include "glass/base/error.h"
#include "glass/data/dataset.h"
#include "glass/text/unicode.h"

namespace {

void check(bool holds) {
  if (!holds) __builtin_trap();
}

void check_sentence(const glass::RawExample& raw) {
  const glass::Example& example = raw.example;
  check(!example.words.empty() && raw.tags.size() == example.words.size() && !glass::invalid_utf8(example.text));
  std::uint32_t end = 0;
  for (const glass::TaggedWord& word : example.words) {
    check(word.start >= end && word.end > word.start && word.start - end <= 1);
    end = word.end;
  }
  check(end == example.text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char* columns[] = {"upos", "xpos", "deprel", "misc:Ner"};
  try {
    const std::string text = glass::decode_text(std::string(reinterpret_cast<const char*>(data) + 1, size - 1), "file",
                                                data[0] & 4 ? "latin-1" : "utf-8");
    for (const glass::RawExample& raw : glass::read_conllu(text, "file", columns[data[0] % 4])) check_sentence(raw);
  } catch (const glass::Error& error) {
    check(error.kind() == glass::ErrorKind::data);
  }
  return 0;
}
