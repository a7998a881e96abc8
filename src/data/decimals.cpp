// Numbers with a decimal comma, as programs write them in most of Europe and South America.
#include <algorithm>
#include <optional>

#include "data/records.h"
#include "glass/base/error.h"
#include "glass/base/log.h"

namespace glass {
namespace {

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view unsigned_part(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

/// "1.234.567" as its digits; nothing where points do not stand before groups of three.
std::optional<std::string> without_groups(std::string_view whole) {
  std::string digits;
  for (std::size_t start = 0, group = 0; start <= whole.size(); ++group) {
    const std::size_t end = std::min(whole.find('.', start), whole.size());
    const std::string_view part = whole.substr(start, end - start);
    const bool fits = are_digits(part) && (group == 0 ? part.size() <= 3 || end == whole.size() : part.size() == 3);
    if (!fits) return std::nullopt;
    digits += part;
    start = end + 1;
  }
  return digits;
}

/// "-1.234,5" as "-1234.5"; nothing where the text is no number with a decimal comma.
std::optional<std::string> pointed(const std::string& text) {
  const std::string_view number = unsigned_part(text);
  const std::size_t comma = number.find(',');
  if (comma == std::string_view::npos || !are_digits(number.substr(comma + 1))) return std::nullopt;
  const auto whole = without_groups(number.substr(0, comma));
  if (!whole) return std::nullopt;
  return (text.front() == '-' ? "-" : "") + *whole + "." + std::string(number.substr(comma + 1));
}

/// Three digits behind a comma may be thousands, but not where a semicolon separates fields since the comma is taken.
bool has_commas(const Table& table, const std::string& field) {
  bool some = false;
  for (const Record& record : table.records) {
    const auto found = record.fields.find(field);
    if (found == record.fields.end() || found->second.find(',') == std::string::npos) continue;
    if (!pointed(found->second)) return false;
    some |= table.separator == ';' || found->second.size() - found->second.find(',') != 4;
  }
  return some;
}

/// A number whose points may mark thousands: "1.234" between semicolons, where commas mark decimals elsewhere. Nothing
/// where a number of the column shows that its point is the decimal mark.
std::optional<std::string> may_be_thousands(const Table& table, const std::string& field) {
  std::optional<std::string> example;
  for (const Record& record : table.records) {
    const auto found = record.fields.find(field);
    if (found == record.fields.end() || found->second.find('.') == std::string::npos) continue;
    const std::string_view number = unsigned_part(found->second);
    if (number.starts_with('0') || !without_groups(number)) return std::nullopt;
    if (!example) example = found->second;
  }
  return table.separator == ';' ? example : std::nullopt;
}

}  // namespace

void point_decimals(Table& table, const std::string& place, const ReadOptions& options, RowErrors& errors) {
  const std::string field = learned_field(options.kind);
  if (options.kind != DataKind::valued || options.decimal == "point") return;
  if (options.decimal == "auto" && !has_commas(table, field)) {
    if (const auto number = may_be_thousands(table, field))
      log_warning(
          "{}: \"{}\" is read as {}, with a decimal point; do points mark thousands here, write the numbers without "
          "them, else set data.decimal = \"point\"",
          place, *number, *number);
    return;
  }
  std::string example;
  std::erase_if(table.records, [&](Record& record) {
    const auto found = record.fields.find(field);
    if (found == record.fields.end()) return false;
    std::string& text = found->second;
    if (const auto number = pointed(text)) {
      if (example.empty()) example = fmt::format("\"{}\" is read as {}", text, *number);
      text = *number;
      return false;
    }
    return !errors.guard(record.line, record.line - 1, [&] {
      if (text.find('.') != std::string::npos)
        fail(ErrorKind::data,
             "{}:{}: {}: '{}' has a point where other numbers have a decimal comma; write all numbers alike", place,
             record.line, field, shown(text));
    });
  });
  if (!example.empty()) log_info("{}: numbers have a decimal comma: {}", place, example);
}

}  // namespace glass
