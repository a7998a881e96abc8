#include "model/hugging_face/weight_rule.h"

#include <cctype>

namespace glass {

namespace {

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Matches `name` with the pattern and keeps what # and * stand for.
bool match(const std::string& pattern, const std::string& name, std::string& number, std::string& word) {
  std::size_t n = 0;
  for (const char c : pattern) {
    if (c == '#') {
      const std::size_t start = n;
      while (n < name.size() && is_digit(name[n])) ++n;
      if (n == start) return false;
      number = name.substr(start, n - start);
    } else if (c == '*') {
      word = name.substr(n);
      n = name.size();
      if (word != "weight" && word != "bias") return false;
    } else if (n == name.size() || name[n++] != c) {
      return false;
    }
  }
  return n == name.size();
}

std::string substitute(const std::string& pattern, const std::string& number, const std::string& word,
                       const std::string& prefix) {
  std::string name;
  for (const char c : pattern) {
    if (c == '#') {
      name += number;
    } else if (c == '*') {
      name += word;
    } else if (c == '~') {
      name += prefix;
    } else {
      name += c;
    }
  }
  return name;
}

}  // namespace

std::optional<std::vector<std::string>> apply_rule(const WeightRule& rule, const std::string& ours,
                                                   const std::string& prefix) {
  std::string number, word;
  if (!match(rule.ours, ours, number, word)) return std::nullopt;
  std::vector<std::string> names;
  for (const std::string& pattern : rule.theirs) names.push_back(substitute(pattern, number, word, prefix));
  return names;
}

}  // namespace glass
