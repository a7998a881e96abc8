#include "glass/base/names.h"

#include <fmt/format.h>

#include <algorithm>

namespace glass {
namespace {

bool needs_quotes(const std::string& name) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  return name.empty() || name.find_first_of(",\"") != std::string::npos || is_space(name.front()) ||
         is_space(name.back());
}

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

}  // namespace

std::vector<std::string> told_apart(const std::vector<std::string>& names) {
  if (std::none_of(names.begin(), names.end(), needs_quotes)) return names;
  std::vector<std::string> told;
  for (const std::string& name : names) told.push_back(quoted(name));
  return told;
}

std::string listed_names(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(told_apart(names), ", "));
}

}  // namespace glass
