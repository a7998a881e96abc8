#include "generate/setting_values.h"

#include <cmath>

#include "glass/base/error.h"

namespace glass {

namespace {

/// The setting with another value, for the items of a list.
GenerationSetting with_value(const GenerationSetting& setting, const Json& value) {
  return {setting.key, value, setting.origin};
}

}  // namespace

void refuse_value(const GenerationSetting& setting, const std::string& expected) {
  fail(ErrorKind::config, "{}: {}: expected {}, got {}", setting.origin, setting.key, expected,
       shown(dump_json(setting.value)));
}

std::int64_t whole_number(const GenerationSetting& setting) {
  const Json& value = setting.value;
  const bool is_whole = value.is_number() && std::floor(value.get<double>()) == value.get<double>() &&
                        std::abs(value.get<double>()) < 0x1p53;
  if (!is_whole) refuse_value(setting, "a whole number");
  return value.is_number_integer() ? value.get<std::int64_t>() : static_cast<std::int64_t>(value.get<double>());
}

double real_number(const GenerationSetting& setting) {
  if (!setting.value.is_number() || !std::isfinite(setting.value.get<double>())) refuse_value(setting, "a number");
  return setting.value.get<double>();
}

bool true_or_false(const GenerationSetting& setting) {
  if (!setting.value.is_boolean()) refuse_value(setting, "true or false");
  return setting.value.get<bool>();
}

std::vector<std::int64_t> token_ids(const GenerationSetting& setting) {
  if (!setting.value.is_array()) return {whole_number(setting)};
  std::vector<std::int64_t> ids;
  for (const Json& item : setting.value) ids.push_back(whole_number(with_value(setting, item)));
  return ids;
}

std::vector<std::vector<std::int64_t>> token_runs(const GenerationSetting& setting) {
  std::vector<std::vector<std::int64_t>> runs;
  if (!setting.value.is_array()) refuse_value(setting, "a list of lists of token ids");
  for (const Json& item : setting.value) {
    if (!item.is_array() || item.empty()) refuse_value(setting, "a list of lists of token ids");
    runs.push_back(token_ids(with_value(setting, item)));
  }
  return runs;
}

std::vector<std::string> list_of_texts(const GenerationSetting& setting) {
  if (setting.value.is_string()) return {setting.value.get<std::string>()};
  std::vector<std::string> texts;
  if (!setting.value.is_array()) refuse_value(setting, "a text or a list of texts");
  for (const Json& item : setting.value) {
    if (!item.is_string() || item.get<std::string>().empty()) refuse_value(setting, "a text or a list of texts");
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

}  // namespace glass
