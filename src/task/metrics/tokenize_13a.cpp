// The rules of mteval-v13a, one after the other over the whole text: each sees what the one before it wrote.
#include "task/metrics/tokenize_13a.h"

namespace glass {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::string out;
  std::size_t start = 0;
  for (std::size_t found; (found = text.find(from, start)) != std::string::npos; start = found + from.size()) {
    out.append(text, start, found - start).append(to);
  }
  text = out.append(text, start);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_stop(char c) {
  return c == '.' || c == ',';
}

/// ASCII but for letters, digits, controls, and the four that later rules or nobody sets apart: ' , - .
bool is_symbol(char c) {
  return (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') || (c >= '(' && c <= '+') ||
         (c >= ':' && c <= '@') || c == '/';
}

std::string space_symbols(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (is_symbol(c))
      out.append({' ', c, ' '});
    else
      out.push_back(c);
  }
  return out;
}

/// Rewrites each pair of neighbours that `matches`, from the left; a pair that was rewritten takes part in no other.
/// The pairs' interesting side is ASCII, so that bytes do for characters.
template <typename Matches, typename Write>
std::string rewrite_pairs(const std::string& text, Matches matches, Write write) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i + 1 < text.size() && matches(text[i], text[i + 1])) {
      write(out, text[i], text[i + 1]);
      ++i;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

}  // namespace

std::string tokenize_13a(std::string_view original) {
  std::string text(original);
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
  text = space_symbols(" " + text + " ");
  text = rewrite_pairs(
      text, [](char a, char b) { return !is_digit(a) && is_stop(b); },
      [](std::string& out, char a, char b) {
        out.append({a, ' ', b, ' '});
      });
  text = rewrite_pairs(
      text, [](char a, char b) { return is_stop(a) && !is_digit(b); },
      [](std::string& out, char a, char b) {
        out.append({' ', a, ' ', b});
      });
  return rewrite_pairs(
      text, [](char a, char b) { return is_digit(a) && b == '-'; },
      [](std::string& out, char a, char b) {
        out.append({a, ' ', b, ' '});
      });
}

}  // namespace glass
