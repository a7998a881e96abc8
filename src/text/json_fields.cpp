// Typed access to the members of a foreign JSON object.
#include "text/json_fields.h"

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {

JsonFields::JsonFields(const Json& value, std::string origin, std::string path)
    : value_(value), origin_(std::move(origin)), path_(std::move(path)) {
  if (!value_.is_object())
    fail(ErrorKind::data, "{}: {}: is {}, not an object", origin_, path_.empty() ? "the document" : path_,
         value_.type_name());
}

std::string JsonFields::place(const std::string& key) const {
  return fmt::format("{}: {}{}{}", origin_, path_, path_.empty() ? "" : ".", key);
}

void JsonFields::fail_at(const std::string& key, const std::string& what) const {
  fail(ErrorKind::data, "{}: {}", place(key), what);
}

bool JsonFields::is_null(const std::string& key) const {
  const auto found = value_.find(key);
  return found == value_.end() || found->is_null();
}

const Json& JsonFields::member(const std::string& key, const char* wanted) const {
  const auto found = value_.find(key);
  if (found == value_.end() || found->is_null()) fail_at(key, fmt::format("is missing; {} is needed", wanted));
  return *found;
}

JsonFields JsonFields::object(const std::string& key) const {
  return {member(key, "an object"), origin_, path_.empty() ? key : path_ + "." + key};
}

JsonFields JsonFields::element(const Json& value, const std::string& place) const {
  return {value, origin_, path_.empty() ? place : path_ + "." + place};
}

const Json& JsonFields::array(const std::string& key) const {
  const Json& found = member(key, "a list");
  if (!found.is_array()) fail_at(key, fmt::format("is {}, not a list", found.type_name()));
  return found;
}

std::string JsonFields::text(const std::string& key) const {
  const Json& found = member(key, "a string");
  if (!found.is_string()) fail_at(key, fmt::format("is {}, not a string", found.type_name()));
  return found.get<std::string>();
}

std::string JsonFields::text(const std::string& key, const std::string& fallback) const {
  return is_null(key) ? fallback : text(key);
}

char32_t JsonFields::character(const std::string& key) const {
  const std::string found = text(key);
  std::size_t position = 0;
  const char32_t c = found.empty() ? 0 : next_code_point(found, position);
  if (found.empty() || position != found.size()) fail_at(key, fmt::format("'{}' is not one character", shown(found)));
  return c;
}

std::int64_t JsonFields::integer(const std::string& key, std::int64_t low, std::int64_t high,
                                 std::int64_t fallback) const {
  return is_null(key) ? fallback : integer(key, low, high);
}

std::int64_t JsonFields::integer(const std::string& key, std::int64_t low, std::int64_t high) const {
  const Json& found = member(key, "an integer");
  if (!found.is_number_integer()) fail_at(key, fmt::format("is {}, not an integer", found.type_name()));
  const bool huge = found.is_number_unsigned() && found.get<std::uint64_t>() > static_cast<std::uint64_t>(high);
  if (huge || found.get<std::int64_t>() < low || found.get<std::int64_t>() > high)
    fail_at(key, fmt::format("{} is outside {} to {}", found.dump(), low, high));
  return found.get<std::int64_t>();
}

bool JsonFields::boolean(const std::string& key, bool fallback) const {
  if (is_null(key)) return fallback;
  const Json& found = value_.at(key);
  if (!found.is_boolean()) fail_at(key, fmt::format("is {}, not true or false", found.type_name()));
  return found.get<bool>();
}

}  // namespace glass
