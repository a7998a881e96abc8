// JSON Lines, and the lines of any file.
#include "data/records.h"

#include <algorithm>

#include "data/columns.h"
#include "glass/base/error.h"
#include "glass/base/names.h"

namespace glass {
namespace {

std::string field_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump_json(value);
}

/// Texts and groups are strings; what is learned may be written as numbers, truth values or lists and is checked later,
/// with its text.
void check_type(std::string_view key, const Json& value, const std::string& here, DataKind kind) {
  if (value.is_string() || key == "rationale" || key == "explain_spans") return;
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

/// One object as a record.
class ObjectReader {
 public:
  ObjectReader(const std::string& place, const ReadOptions& options) : place_(place), options_(options) {}

  Record read(std::int64_t line, std::string_view text) {
    const std::string here = fmt::format("{}:{}", place_, line);
    const Json value = parse_json(text, here);
    if (!value.is_object())
      fail(ErrorKind::data, "{}: expected a JSON object such as {{\"text\": \"...\", \"label\": \"...\"}}", here);
    if (!fits(value)) find(value, here);
    Record record{line, {}};
    for (const char* field : kFields) {
      const auto column = columns_.of_field.find(field);
      auto found = column == columns_.of_field.end() ? value.end() : value.find(names_[column->second]);
      if (found == value.end()) found = value.find(field);
      if (found == value.end() || found->is_null()) continue;
      check_type(field, *found, here, options_.kind);
      record.fields[field] = field_text(*found);
    }
    if (!columns_.missing.empty() && !record.fields.contains(columns_.missing)) fail_on_keys(value, here);
    return record;
  }

  bool label_is_a_guess() const { return first_columns_.label_is_a_guess; }
  void tell() const { tell_columns(first_columns_, first_names_, place_, ""); }

 private:
  /// Whether the object has what was found in the one before it.
  bool fits(const Json& object) const {
    if (names_.empty() || !columns_.missing.empty()) return false;
    return std::all_of(columns_.of_field.begin(), columns_.of_field.end(),
                       [&](const auto& found) { return object.contains(names_[found.second]); });
  }

  void find(const Json& object, const std::string& here) {
    names_.clear();
    for (const auto& [key, value] : object.items()) names_.push_back(key);
    columns_ = find_columns(names_, options_, here);
    if (!first_names_.empty()) return;
    first_names_ = names_;
    first_columns_ = columns_;
  }

  [[noreturn]] void fail_on_keys(const Json& object, const std::string& here) const {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    fail(ErrorKind::data, "{}: {}: missing or empty; the keys are: {}; {}", here, columns_.missing,
         shown(listed_names(keys), 200), setting_advice(columns_.missing, options_));
  }

  const std::string& place_;
  const ReadOptions& options_;
  std::vector<std::string> first_names_, names_;  ///< the keys of the first object, and of one like the last
  FoundColumns first_columns_, columns_;
};

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

Table parse_json_records(std::string_view content, const std::string& place, const ReadOptions& options,
                         RowErrors& errors) {
  ObjectReader reader(place, options);
  Table table;
  const auto read = [&](std::int64_t line, std::string_view text) {
    errors.guard(line, line, [&] { table.records.push_back(reader.read(line, text)); });
  };
  for_each_object(content, place, read, options.max_text_bytes);
  table.label_is_a_guess = reader.label_is_a_guess();
  reader.tell();
  return table;
}

}  // namespace glass
