#include "pipeline/lab_notebook.h"

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"

namespace glass::pipeline {

namespace {

/// One line; null for one that is no JSON object.
Json parse_line(const std::string& line) {
  Json parsed = Json::parse(line, nullptr, false);
  return parsed.is_object() ? parsed : Json();
}

}  // namespace

LabNotebook::LabNotebook(std::filesystem::path path, const Json& head, bool replaces) : path_(std::move(path)) {
  if (path_exists(path_, ErrorKind::storage)) {
    read(head, replaces);
  } else {
    write_file(path_, head.dump() + "\n");
  }
}

void LabNotebook::read(const Json& head, bool replaces) {
  const std::string all = read_file(path_);
  std::size_t start = 0, number = 0;
  for (std::size_t end = all.find('\n'); end != std::string::npos; end = all.find('\n', start), ++number) {
    const Json line = parse_line(all.substr(start, end - start));
    start = end + 1;
    if (number == 0 && line != head && replaces) {
      write_file(path_, head.dump() + "\n");
      return;
    }
    if (number == 0 && line != head)
      fail(ErrorKind::storage,
           "{}: holds what was measured of another model, other texts or other settings; name a new folder",
           path_.string());
    if (number > 0 && (!line.contains("text") || !line["text"].is_number_unsigned() || !line.contains("numbers")))
      fail(ErrorKind::storage, "{}:{}: is no line of the laboratory; remove the file to measure anew", path_.string(),
           number + 1);
    if (number > 0) numbers_[line["text"].get<std::size_t>()] = line["numbers"];
  }
  if (number == 0) write_file(path_, head.dump() + "\n");
  if (number > 0 && start < all.size()) cut_file(path_, start);
}

void LabNotebook::add(const std::vector<std::pair<std::size_t, Json>>& texts) {
  std::string lines;
  for (const auto& [text, numbers] : texts) {
    lines += Json{{"text", text}, {"numbers", numbers}}.dump() + "\n";
    numbers_[text] = numbers;
  }
  append_file(path_, lines);
}

}  // namespace glass::pipeline
