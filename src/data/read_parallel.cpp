// Parallel text: two plain files, line by line a text and its target.
#include "data/records.h"
#include "glass/base/error.h"
#include "glass/data/source.h"

namespace glass {
namespace {

std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> lines_of(const std::filesystem::path& path, const std::string& encoding,
                                  std::int64_t max_bytes) {
  const std::string content = decode_text(read_source(path), path, encoding);
  std::vector<std::string> lines;
  for_each_line(
      content, place_of(path), [&](std::int64_t, std::string_view line) { lines.emplace_back(trimmed(line)); },
      max_bytes);
  return lines;
}

}  // namespace

std::vector<Example> read_parallel(const std::filesystem::path& texts, const std::filesystem::path& targets,
                                   const std::string& encoding, std::vector<BadRow>* empty_pairs,
                                   std::int64_t max_text_bytes) {
  if (is_standard_input(texts) && is_standard_input(targets))
    fail(ErrorKind::usage, "texts and targets are both to come from standard input; give a file for one of them");
  std::vector<std::string> sources = lines_of(texts, encoding, max_text_bytes),
                           wanted = lines_of(targets, encoding, max_text_bytes);
  if (sources.size() != wanted.size())
    fail(ErrorKind::data, "{}: {} lines, but {} has {}; line by line they must be a text and its target",
         place_of(targets), wanted.size(), place_of(texts), sources.size());
  std::vector<Example> examples;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].empty() || wanted[i].empty()) {
      const auto line = static_cast<std::int64_t>(i) + 1;
      if (empty_pairs != nullptr)
        empty_pairs->push_back(
            {line, fmt::format("{}:{}: the line is empty here or in {}", texts.string(), line, targets.string())});
      continue;
    }
    Example example;
    example.text = std::move(sources[i]);
    example.target = std::move(wanted[i]);
    example.line = static_cast<std::int64_t>(i) + 1;
    examples.push_back(std::move(example));
  }
  if (examples.empty()) fail(ErrorKind::data, "{}: no text in this file", place_of(texts));
  return examples;
}

}  // namespace glass
