// UTF-8 as far as a config file needs it: where a character ends, and how foreign text is shown in a complaint.
#include "config/scan.h"
#include "glass/base/terminal_text.h"

namespace glass::config {

std::size_t utf8_length(std::string_view text, std::size_t at) {
  char32_t ignored = 0;
  return utf8_sequence(text, at, ignored);
}

std::string shown(std::string_view text, std::size_t most) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (out.size() >= most) return out + "...";
    char32_t c = 0;
    const std::size_t length = utf8_sequence(text, at, c);
    if (length == 0 || is_terminal_control(c)) {
      out += '?';
    } else {
      out += text.substr(at, length);
    }
    at += length == 0 ? 1 : length;
  }
  return out;
}

}  // namespace glass::config
