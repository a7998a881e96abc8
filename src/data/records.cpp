// Line formats: JSON Lines and `label text`.
#include "data/records.h"

#include "glass/base/error.h"

namespace glass {
namespace {

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

std::string field_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump_json(value);
}

/// Texts and groups are strings; what is learned may be written as numbers, truth values or lists and is checked later,
/// with its text.
void check_type(std::string_view key, const Json& value, const std::string& here, DataKind kind) {
  if (value.is_string() || key == "rationale") return;
  const bool is_number = kind == DataKind::valued ? value.is_number() : value.is_number_integer();
  if (key == "label" && (is_number || value.is_boolean())) return;
  if ((key == "words" || key == "tags" || key == "labels") && value.is_array()) return;
  if (key == "answers" && value.is_object()) return;
  const char* more = key == "label"                                       ? " or an integer"
                     : key == "answers"                                   ? " or an object"
                     : key == "words" || key == "tags" || key == "labels" ? " or a list"
                                                                          : "";
  fail(ErrorKind::data, "{}: {}: expected a string{}, got {}", here, key, more, shown(dump_json(value)));
}

/// The name that a field goes by in the files of others, "" where it has none.
const char* other_name(std::string_view key, DataKind kind) {
  if (kind == DataKind::tagged && key == "words") return "tokens";
  if (kind == DataKind::answered && key == "text") return "question";
  if (kind == DataKind::answered && key == "text_pair") return "context";
  return "";
}

}  // namespace

void for_each_line(std::string_view content, const std::string& place,
                   const std::function<void(std::int64_t, std::string_view)>& line, std::int64_t max_bytes) {
  std::int64_t number = 0;
  for (std::size_t start = 0; start < content.size();) {
    std::size_t end = std::min(content.find('\n', start), content.size());
    std::string_view text = content.substr(start, end - start);
    ++number;
    if (std::ssize(text) > max_bytes)
      fail(ErrorKind::data,
           "{}:{}: a line of {} bytes; at most {} are allowed; is it one text, raise data.max_text_bytes", place,
           number, text.size(), max_bytes);
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    line(number, text);
    start = end + 1;
  }
}

namespace {

Record json_record(std::string_view line, std::int64_t number, const std::string& here, DataKind kind) {
  const Json value = parse_json(line, here);
  if (!value.is_object())
    fail(ErrorKind::data, "{}: expected a JSON object such as {{\"text\": \"...\", \"label\": \"...\"}}", here);
  Record record{number, {}};
  for (const char* key : kFields) {
    auto found = value.find(key);
    if (found == value.end()) found = value.find(other_name(key, kind));
    if (found == value.end() || found->is_null()) continue;
    check_type(key, *found, here, kind);
    record.fields[key] = field_text(*found);
  }
  return record;
}

Record label_text_record(std::string_view line, std::int64_t number, const std::string& place) {
  const std::size_t space = line.find_first_of(" \t");
  if (space == std::string_view::npos || space == 0) {
    fail(ErrorKind::data,
         "{}:{}: expected `label text`, a label, one space and the text; got '{}'; texts without labels go into a "
         ".tsv with the header "
         "`text`",
         place, number, shown(line));
  }
  Record record{number, {}};
  record.fields["label"] = std::string(line.substr(0, space));
  record.fields["text"] = std::string(line.substr(space + 1));
  return record;
}

}  // namespace

std::vector<Record> parse_json_lines(std::string_view content, const std::string& place, DataKind kind,
                                     std::int64_t max_bytes, RowErrors& errors) {
  std::vector<Record> records;
  const auto parse = [&](std::int64_t number, std::string_view line) {
    if (is_blank_line(line)) return;
    errors.guard(number, number,
                 [&] { records.push_back(json_record(line, number, fmt::format("{}:{}", place, number), kind)); });
  };
  for_each_line(content, place, parse, max_bytes);
  return records;
}

std::vector<Record> parse_label_text(std::string_view content, const std::string& place, std::int64_t max_bytes,
                                     RowErrors& errors) {
  std::vector<Record> records;
  const auto parse = [&](std::int64_t number, std::string_view line) {
    if (is_blank_line(line)) return;
    errors.guard(number, number, [&] { records.push_back(label_text_record(line, number, place)); });
  };
  for_each_line(content, place, parse, max_bytes);
  return records;
}

}  // namespace glass
