#include "cli/option_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "glass/base/error.h"

namespace glass::cli {
namespace {

/// The number that a text is as a whole; nothing for another text.
template <typename Number>
std::optional<Number> parsed(const std::string& text) {
  Number value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

}  // namespace

std::int64_t positive_number(const Arguments& arguments, const char* option, std::int64_t otherwise,
                             std::int64_t most) {
  if (!arguments.has(option)) return otherwise;
  const std::string text = arguments.get(option);
  const auto value = parsed<std::int64_t>(text);
  if (!value || *value < 1 || *value > most)
    fail(ErrorKind::usage, "{}: '{}': expected a whole number from 1 to {}", option, shown(text), most);
  return *value;
}

double number_of(const Arguments& arguments, const char* option) {
  const std::string text = arguments.get(option);
  const auto value = parsed<double>(text);
  if (!value || !std::isfinite(*value)) fail(ErrorKind::usage, "{}: '{}': expected a number", option, shown(text));
  return *value;
}

std::vector<std::string> list_of(const Arguments& arguments, const char* option) {
  const std::string text = arguments.get(option);
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    if (comma > start) parts.push_back(text.substr(start, comma - start));
    start = comma + 1;
  }
  if (parts.empty() && arguments.has(option))
    fail(ErrorKind::usage, "{}: '{}' names nothing; give names with commas between them, or leave the option out",
         option, shown(text));
  return parts;
}

}  // namespace glass::cli
