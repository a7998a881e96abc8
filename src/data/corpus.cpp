#include "glass/data/corpus.h"

#include <limits>

#include "glass/base/error.h"
#include "glass/data/dataset.h"
#include "glass/data/lines.h"
#include "glass/data/source.h"

namespace glass {
namespace {

constexpr std::int64_t kNoBound = std::numeric_limits<std::int64_t>::max();  // of a line: all of it is learned from

void add_text(Corpus& corpus, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
  corpus.texts.push_back(text);
  corpus.bytes += static_cast<std::int64_t>(text.size());
}

void add_file(Corpus& corpus, const std::filesystem::path& path, const std::string& encoding) {
  const std::string format = format_by_name(path);
  if (format == "tsv" || format == "csv" || format == "jsonl") {
    for (RawExample& raw : read_examples(path, {format, encoding, false, DataKind::texts, "upos", kNoBound}))
      for (std::string* text : {&raw.example.text, &raw.example.text_pair, &raw.example.target})
        if (!text->empty()) add_text(corpus, corpus.content.emplace_back(std::move(*text)));
    return;
  }
  const std::string& content = corpus.content.emplace_back(decode_text(read_source(path), path, encoding));
  for_each_line(
      content, place_of(path), [&](std::int64_t, std::string_view line) { add_text(corpus, line); }, kNoBound);
}

}  // namespace

Corpus read_corpus(const std::vector<std::string>& files, const std::string& encoding) {
  Corpus corpus;
  for (const std::string& file : files) {
    const std::size_t before = corpus.texts.size();
    add_file(corpus, file, encoding);
    if (corpus.texts.size() == before) fail(ErrorKind::data, "{}: no text in this file; give files with words", file);
  }
  return corpus;
}

}  // namespace glass
