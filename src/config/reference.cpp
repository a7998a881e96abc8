// Written from what the binding code says of each field.
#include "glass/config/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace glass {

namespace {

using config::FieldInfo;

std::string section_title(const std::string& key) {
  const auto dot = key.rfind('.');
  return dot == std::string::npos ? "" : key.substr(0, dot);
}

std::string leaf_of(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

/// Text for a cell of a Markdown table: no bar ends the cell, no "<word>" is taken for HTML.
std::string cell(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool tag =
        text[at] == '<' && at + 1 < text.size() && std::isalpha(static_cast<unsigned char>(text[at + 1])) != 0;
    out += text[at] == '|' ? "\\|" : tag ? "&lt;" : std::string(1, text[at]);
  }
  return out;
}

std::string with_unit(const FieldInfo& info) {
  return info.unit.empty() ? info.allowed : info.allowed + (info.allowed.empty() ? "" : " ") + info.unit;
}

template <typename Holds>
std::vector<FieldInfo> chosen(const std::vector<FieldInfo>& fields, Holds holds) {
  std::vector<FieldInfo> some;
  std::copy_if(fields.begin(), fields.end(), std::back_inserter(some), holds);
  return some;
}

}  // namespace

std::string config_reference(const std::vector<FieldInfo>& fields) {
  std::string text, section = "?";
  for (const FieldInfo& info : fields) {
    const std::string own = section_title(info.key);
    if (own != section) {
      text += fmt::format("{}## {}\n\n", text.empty() ? "" : "\n", own.empty() ? "top level" : "[" + own + "]");
      text += "| name | type | default | allowed | meaning |\n|---|---|---|---|---|\n";
    }
    section = own;
    text += fmt::format("| `{}` | {} | `{}` | {} | {} |\n", leaf_of(info.key), info.type, info.default_text,
                        cell(with_unit(info)), cell(info.meaning));
  }
  return text;
}

std::vector<FieldInfo> settings_of(const std::vector<FieldInfo>& fields, const std::string& topic) {
  return chosen(fields,
                [&](const FieldInfo& field) { return field.key == topic || field.key.starts_with(topic + "."); });
}

std::vector<FieldInfo> settings_named(const std::vector<FieldInfo>& fields, const std::string& name) {
  return chosen(fields, [&](const FieldInfo& field) { return field.key.ends_with("." + name); });
}

Json setting_to_json(const FieldInfo& field) {
  return {{"key", field.key},   {"type", field.type},       {"meaning", field.meaning},
          {"unit", field.unit}, {"allowed", field.allowed}, {"default", field.default_text}};
}

std::string setting_text(const FieldInfo& field) {
  std::string text = fmt::format("{} ({}{})\n  {}\n  default: {}", field.key, field.type,
                                 field.unit.empty() ? "" : ", " + field.unit, field.meaning, field.default_text);
  if (!field.allowed.empty()) text += "\n  allowed: " + field.allowed;
  return text + "\n";
}

}  // namespace glass
