// Bounds of a field: each is told to the reader of the reference page, and checked against the value that was stated.
#include <algorithm>

#include "config/scan.h"
#include "glass/base/error.h"
#include "glass/config/reader.h"
#include "glass/config/toml.h"

namespace glass::config {

namespace {

/// Numbers of a value: one, those of a list, or none.
std::vector<double> numbers_of(const Value& value) {
  if (const auto* held = std::get_if<std::int64_t>(&value)) return {static_cast<double>(*held)};
  if (const auto* held = std::get_if<double>(&value)) return {*held};
  if (const auto* held = std::get_if<std::vector<std::int64_t>>(&value)) return {held->begin(), held->end()};
  if (const auto* held = std::get_if<std::vector<double>>(&value)) return *held;
  return {};
}

std::vector<std::string> texts_of(const Value& value) {
  if (const auto* held = std::get_if<std::string>(&value)) return {*held};
  if (const auto* held = std::get_if<std::vector<std::string>>(&value)) return *held;
  return {};
}

std::size_t size_of(const Value& value) {
  return std::visit(
      [](const auto& held) -> std::size_t {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_scalar_v<Held> || std::is_same_v<Held, std::string>) {
          return 1;
        } else {
          return held.size();
        }
      },
      value);
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void allow(FieldInfo& info, const std::string& text) {
  info.allowed += (info.allowed.empty() ? "" : ", ") + text;
}

/// Complains of the first number for which `holds` is false.
template <typename Holds>
void bound(Reader& reader, const FieldInfo& info, const Value& value, const std::string& rule, const char* wrong,
           Holds holds) {
  for (const double number : numbers_of(value)) {
    if (holds(number)) continue;
    return reader.complain(info.key, fmt::format("{} is {}; give a value {}", number, wrong, rule));
  }
}

}  // namespace

Field& Field::at_least(double least) {
  const std::string rule = fmt::format(">= {}", least);
  allow(reader_.fields_[index_], rule);
  bound(reader_, reader_.fields_[index_], reader_.values_[index_], rule, "too small",
        [=](double number) { return number >= least; });
  return *this;
}

Field& Field::at_most(double most) {
  const std::string rule = fmt::format("<= {}", most);
  allow(reader_.fields_[index_], rule);
  bound(reader_, reader_.fields_[index_], reader_.values_[index_], rule, "too large",
        [=](double number) { return number <= most; });
  return *this;
}

Field& Field::above(double least) {
  const std::string rule = fmt::format("> {}", least);
  allow(reader_.fields_[index_], rule);
  bound(reader_, reader_.fields_[index_], reader_.values_[index_], rule, "too small",
        [=](double number) { return number > least; });
  return *this;
}

Field& Field::below(double most) {
  const std::string rule = fmt::format("< {}", most);
  allow(reader_.fields_[index_], rule);
  bound(reader_, reader_.fields_[index_], reader_.values_[index_], rule, "too large",
        [=](double number) { return number < most; });
  return *this;
}

Field& Field::one_of(const std::vector<std::string>& names) {
  FieldInfo& info = reader_.fields_[index_];
  allow(info, "one of " + join(names));
  for (const std::string& text : texts_of(reader_.values_[index_])) {
    if (std::find(names.begin(), names.end(), text) != names.end()) continue;
    const std::string near = nearest_name(text, names);
    const std::string hint = near.empty() ? fmt::format("give one of {}", join(names))
                                          : fmt::format("did you mean '{}'? Known: {}", near, join(names));
    reader_.complain(info.key, fmt::format("unknown value '{}'; {}", shown(text), hint));
  }
  return *this;
}

Field& Field::count(std::size_t least, std::size_t most) {
  FieldInfo& info = reader_.fields_[index_];
  const std::string rule =
      least == most ? fmt::format("{} elements", least) : fmt::format("{} to {} elements", least, most);
  allow(info, rule);
  const std::size_t size = size_of(reader_.values_[index_]);
  if (size < least || size > most)
    reader_.complain(info.key, fmt::format("has {} element{}; give {}", size, size == 1 ? "" : "s", rule));
  return *this;
}

Field& Field::unit(const std::string& text) {
  reader_.fields_[index_].unit = text;
  return *this;
}

}  // namespace glass::config
