// Conversions between the kinds of TOML values, and what to say when there is none.
#include "config/convert.h"

#include <fmt/format.h>

#include "config/scan.h"
#include "glass/config/toml.h"

namespace glass::config {

namespace {

template <typename T>
bool take(const Value& value, T& out) {
  const T* held = std::get_if<T>(&value);
  if (held != nullptr) out = *held;
  return held != nullptr;
}

bool is_empty_list(const Value& value) {
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  return list != nullptr && list->empty();
}

template <typename T>
bool take_list(const Value& value, std::vector<T>& out) {
  if (!is_empty_list(value)) return take(value, out);
  out.clear();
  return true;
}

std::vector<std::string> split_commas(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::size_t first = text.find_first_not_of(' ', begin), last = text.find_last_not_of(' ', end - 1);
    if (end > begin && first < end) parts.push_back(text.substr(first, last + 1 - first));
    begin = end + 1;
  }
  return parts;
}

const char* kind_of(const Value& value) {
  static constexpr const char* kKinds[] = {
      "the yes or no ",        "the integer ",         "the number ",        "the text ",
      "the list of integers ", "the list of numbers ", "the list of texts ", "the list "};
  return is_empty_list(value) ? "the empty list " : kKinds[value.index()];
}

}  // namespace

bool convert(const Entry& entry, bool& out) {
  return take(entry.value, out);
}

bool convert(const Entry& entry, std::int64_t& out) {
  return take(entry.value, out);
}

bool convert(const Entry& entry, double& out) {
  std::int64_t integer = 0;
  if (!take(entry.value, integer)) return take(entry.value, out);
  out = static_cast<double>(integer);
  return true;
}

bool convert(const Entry& entry, std::string& out) {
  return take(entry.value, out);
}

bool convert(const Entry& entry, std::vector<std::int64_t>& out) {
  return take_list(entry.value, out);
}

bool convert(const Entry& entry, std::vector<double>& out) {
  std::vector<std::int64_t> integers;
  if (!take(entry.value, integers)) return take_list(entry.value, out);
  out.assign(integers.begin(), integers.end());
  return true;
}

bool convert(const Entry& entry, std::vector<std::string>& out) {
  std::string text;
  if (!take(entry.value, text)) return take_list(entry.value, out);
  const std::vector<std::string> parts = split_commas(text);
  if (parts.size() > 1 && entry.origin.place != "--set") return false;
  out = parts;
  return true;
}

std::string wrong_type(const Value& value, const std::string& type, const std::string& example) {
  const std::string wanted = type == "yes or no"                                    ? "true or false"
                             : type == "text" || type == "path" || type == "folder" ? "text in quotes"
                             : type == "integer"                                    ? "an integer"
                                                                                    : "a " + type;
  const bool has_example = example != "[]" && example != "\"\"";
  return fmt::format("expected {}, got {}{}; {}", wanted, kind_of(value), shown(to_toml(value)),
                     has_example                ? "write for example " + example
                     : type.starts_with("list") ? "write [...]"
                                                : "write \"...\"");
}

}  // namespace glass::config
