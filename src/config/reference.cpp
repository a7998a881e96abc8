// The reference page, written from what the binding code says of each field.
#include "glass/config/reference.h"

#include <fmt/format.h>

#include <cctype>

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

}  // namespace glass
