// Minimal pairs from JSON Lines.
#include <algorithm>

#include "data/records.h"
#include "glass/base/error.h"
#include "glass/base/paths.h"
#include "glass/data/source.h"
#include "glass/suite/minimal_pairs.h"

namespace glass {
namespace {

/// The text of a field; "" where it is missing or null and may be.
std::string field_of(const Json& line, const char* name, bool needed, const std::string& here) {
  const auto found = line.find(name);
  const bool is_missing = found == line.end() || found->is_null();
  if (is_missing && needed)
    fail(ErrorKind::data, "{}: {}: missing; each line needs sentence_good and sentence_bad", here, name);
  if (is_missing) return "";
  if (!found->is_string())
    fail(ErrorKind::data, "{}: {}: expected a string, got {}", here, name, shown(dump_json(*found)));
  auto text = found->get<std::string>();
  if (needed && text.find_first_not_of(" \t\r\n") == std::string::npos)
    fail(ErrorKind::data, "{}: {}: the sentence is empty", here, name);
  return text;
}

MinimalPair pair_of(std::string_view text, const std::string& here) {
  const Json line = parse_json(text, here);
  if (!line.is_object()) {
    fail(ErrorKind::data,
         "{}: expected a JSON object such as {{\"sentence_good\": \"...\", \"sentence_bad\": \"...\"}}, got {}", here,
         shown(text));
  }
  return {field_of(line, "sentence_good", true, here), field_of(line, "sentence_bad", true, here),
          field_of(line, "UID", false, here), field_of(line, "field", false, here),
          field_of(line, "linguistics_term", false, here)};
}

void read_pairs(const fs::path& path, const std::string& encoding, std::vector<MinimalPair>& pairs) {
  const std::string content = decode_text(read_source(path), path, encoding), place = place_of(path);
  const std::size_t before = pairs.size();
  for_each_line(content, place, [&](std::int64_t number, std::string_view line) {
    if (line.find_first_not_of(" \t") != std::string_view::npos)
      pairs.push_back(pair_of(line, fmt::format("{}:{}", place, number)));
  });
  if (pairs.size() == before) fail(ErrorKind::data, "{}: no minimal pairs in this file", place);
}

/// The .jsonl files of a folder; names that begin with a dot are no data.
std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::path& path : list_folder(folder)) {
    if (path.extension() == ".jsonl" && !path.filename().string().starts_with(".")) files.push_back(path);
  }
  if (files.empty()) fail(ErrorKind::data, "{}: no .jsonl file in this folder", folder.string());
  return files;
}

}  // namespace

std::vector<MinimalPair> read_minimal_pairs(const fs::path& place, const std::string& encoding) {
  if (place.extension() == ".zip") {
    fail(ErrorKind::data,
         "{}: an archive; unpack it (python3 -m zipfile -e {} FOLDER) and name the folder that holds the .jsonl files",
         place.string(), place.string());
  }
  std::vector<MinimalPair> pairs;
  if (!is_folder(place)) {
    read_pairs(place, encoding, pairs);
    return pairs;
  }
  for (const fs::path& file : files_of(place)) read_pairs(file, encoding, pairs);
  return pairs;
}

}  // namespace glass
