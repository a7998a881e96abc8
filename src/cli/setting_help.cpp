// Writes what is known of a setting: type, meaning, unit, default, allowed values.
#include "cli/setting_help.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/help_text.h"
#include "glass/base/error.h"

namespace glass::cli {
namespace {

template <typename Holds>
std::vector<config::FieldInfo> chosen(const std::vector<config::FieldInfo>& fields, Holds holds) {
  std::vector<config::FieldInfo> some;
  std::copy_if(fields.begin(), fields.end(), std::back_inserter(some), holds);
  return some;
}

std::string last_part(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

}  // namespace

std::vector<config::FieldInfo> settings_of(const std::vector<config::FieldInfo>& fields, const std::string& topic) {
  return chosen(
      fields, [&](const config::FieldInfo& field) { return field.key == topic || field.key.starts_with(topic + "."); });
}

std::vector<config::FieldInfo> settings_named(const std::vector<config::FieldInfo>& fields, const std::string& name) {
  return chosen(fields, [&](const config::FieldInfo& field) { return field.key.ends_with("." + name); });
}

Json setting_to_json(const config::FieldInfo& field) {
  return {{"key", field.key},   {"type", field.type},       {"meaning", field.meaning},
          {"unit", field.unit}, {"allowed", field.allowed}, {"default", field.default_text}};
}

std::string setting_text(const config::FieldInfo& field) {
  std::string text = fmt::format("{} ({}{})\n  {}\n  default: {}", field.key, field.type,
                                 field.unit.empty() ? "" : ", " + field.unit, field.meaning, field.default_text);
  if (!field.allowed.empty()) text += "\n  allowed: " + field.allowed;
  return text + "\n";
}

bool print_settings(const std::vector<config::FieldInfo>& fields, bool as_json) {
  Json list = Json::array();
  std::string page;
  for (const auto& field : fields) {
    list.push_back(setting_to_json(field));
    page += setting_text(field);
  }
  if (list.empty()) return false;
  fmt::print("{}", as_json ? dump_json(list, 2) + "\n" : page);
  return true;
}

void fail_on_topic(const std::vector<config::FieldInfo>& fields, const std::string& topic) {
  std::vector<std::string> known = command_names();
  for (const auto& field : fields) {
    known.push_back(field.key);
    known.push_back(last_part(field.key));
  }
  const std::string nearest = nearest_name(topic, known);
  fail(ErrorKind::usage,
       "glassformer help: '{}' is neither a command nor a setting{}; `glassformer --help` lists the commands", topic,
       nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest));
}

}  // namespace glass::cli
