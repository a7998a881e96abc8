#include "model/hugging_face/config_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "glass/base/error.h"
#include "glass/config/config.h"

namespace glass {

ConfigFields::ConfigFields(const Json& document, std::string origin) : document_(document), origin_(std::move(origin)) {
  if (!document.is_object())
    fail(ErrorKind::data, "{}: expected a JSON object, got {}", origin_, shown(dump_json(document)));
}

void ConfigFields::refuse(const std::string& key, const std::string& what) const {
  fail(ErrorKind::data, "{}: {}: {}", origin_, key, what);
}

const Json* ConfigFields::find(const std::string& key) const {
  const auto found = document_.find(key);
  return found == document_.end() || found->is_null() ? nullptr : &*found;
}

bool ConfigFields::is_null(const std::string& key) const {
  const auto found = document_.find(key);
  return found != document_.end() && found->is_null();
}

const Json& ConfigFields::need(const std::string& key) const {
  const Json* value = find(key);
  if (value == nullptr) refuse(key, "missing");
  return *value;
}

std::int64_t ConfigFields::integer(const std::string& key, std::int64_t most, std::int64_t least) const {
  const Json& value = need(key);
  if (!value.is_number_integer() || value < least || value > most) {
    refuse(key, fmt::format("expected a whole number from {} to {}, got {}", least, most, shown(dump_json(value))));
  }
  return value.get<std::int64_t>();
}

std::int64_t ConfigFields::integer_or(const std::string& key, std::int64_t fallback, std::int64_t most,
                                      std::int64_t least) const {
  return has(key) ? integer(key, most, least) : fallback;
}

double ConfigFields::number(const std::string& key) const {
  const Json& value = need(key);
  if (!value.is_number() || !std::isfinite(value.get<double>()))
    refuse(key, "expected a number, got " + shown(dump_json(value)));
  return value.get<double>();
}

double ConfigFields::number_or(const std::string& key, double fallback) const {
  return has(key) ? number(key) : fallback;
}

double ConfigFields::rate_or(const std::string& key, double fallback) const {
  const double value = number_or(key, fallback);
  if (value < 0 || value >= 1) refuse(key, fmt::format("expected a number in [0, 1), got {}", value));
  return value;
}

double ConfigFields::epsilon_or(const std::string& key, double fallback) const {
  const double value = number_or(key, fallback);
  if (value < 0) refuse(key, fmt::format("expected a number from 0 on, got {}", value));
  return value;
}

bool ConfigFields::flag_or(const std::string& key, bool fallback) const {
  const Json* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_boolean()) refuse(key, "expected true or false, got " + shown(dump_json(*value)));
  return value->get<bool>();
}

std::string ConfigFields::text(const std::string& key) const {
  const Json& value = need(key);
  if (!value.is_string()) refuse(key, "expected a text, got " + shown(dump_json(value)));
  return value.get<std::string>();
}

std::string ConfigFields::text_or(const std::string& key, const std::string& fallback) const {
  return has(key) ? text(key) : fallback;
}

std::string ConfigFields::choice_or(const std::string& key, const std::string& fallback,
                                    const std::vector<std::string>& allowed) const {
  const std::string value = text_or(key, fallback);
  if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
    refuse(key, fmt::format("'{}' is not known; allowed: {}", shown(value), fmt::join(allowed, ", ")));
  }
  return value;
}

ConfigFields ConfigFields::object(const std::string& key) const {
  const Json& value = need(key);
  if (!value.is_object()) refuse(key, "expected an object, got " + shown(dump_json(value)));
  return ConfigFields(value, origin_ + ": " + key);
}

}  // namespace glass
