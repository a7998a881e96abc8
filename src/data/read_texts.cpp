// Texts without labels: plain text by lines, paragraphs or files, and the text columns of other formats.
#include "data/records.h"
#include "glass/base/error.h"
#include "glass/config/data_config.h"
#include "glass/data/dataset.h"
#include "glass/data/source.h"

namespace glass {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// One text of a file, which begins on this line.
void put(std::string text, std::int64_t line, std::vector<Example>& out) {
  if (is_blank(text)) return;
  Example example;
  example.text = std::move(text);
  example.line = line;
  out.push_back(std::move(example));
}

std::vector<Example> by_line(std::string_view content, const std::string& place, std::int64_t max_bytes) {
  std::vector<Example> examples;
  for_each_line(
      content, place, [&](std::int64_t number, std::string_view line) { put(std::string(line), number, examples); },
      max_bytes);
  return examples;
}

std::vector<Example> by_paragraph(std::string_view content, const std::string& place, std::int64_t max_bytes) {
  std::vector<Example> examples;
  std::string paragraph;
  std::int64_t begin = 1;
  const auto read = [&](std::int64_t number, std::string_view line) {
    if (is_blank(line)) {
      put(std::move(paragraph), begin, examples);
      paragraph.clear();
      return;
    }
    if (paragraph.empty()) begin = number;
    paragraph += (paragraph.empty() ? "" : "\n") + std::string(line);
  };
  for_each_line(content, place, read, max_bytes);
  put(std::move(paragraph), begin, examples);
  return examples;
}

}  // namespace

std::vector<Example> read_documents(const std::filesystem::path& path, const std::string& encoding,
                                    const std::string& documents, std::int64_t max_text_bytes) {
  const std::string content = decode_text(read_source(path), path, encoding), place = place_of(path);
  std::vector<Example> examples;
  if (documents == "line") examples = by_line(content, place, max_text_bytes);
  if (documents == "paragraph") examples = by_paragraph(content, place, max_text_bytes);
  if (documents == "file") put(content, 1, examples);
  if (examples.empty()) fail(ErrorKind::data, "{}: no text in this file", place);
  return examples;
}

std::vector<Example> read_text_rows(const std::filesystem::path& path, const DataConfig& config, RowErrors& errors) {
  const ReadOptions options = read_options(config, DataKind::texts, false);
  if (data_format(path, options) == "txt")
    return read_documents(path, config.encoding, config.documents, config.max_text_bytes);
  std::vector<Example> examples;
  for (RawExample& raw : read_rows(path, options, errors)) examples.push_back(std::move(raw.example));
  return examples;
}

std::vector<Example> read_texts(const std::filesystem::path& path, const DataConfig& config) {
  RowErrors errors;
  std::vector<Example> examples = read_text_rows(path, config, errors);
  refuse_bad_rows(errors.take());
  return examples;
}

}  // namespace glass
