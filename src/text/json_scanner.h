// Walking over JSON text without building values.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace glass {

/// A cursor in JSON text of valid UTF-8. Anything that is not strict JSON throws Irregular: the caller then lets the
/// real parser say what is wrong.
class JsonScanner {
 public:
  struct Irregular {};

  JsonScanner(std::string_view text, std::deque<std::string>& unescaped) : text_(text), unescaped_(unescaped) {}

  std::size_t at() const { return at_; }
  /// The next byte that is no white space; '\0' at the end.
  char peek();
  void expect(char byte);
  /// Skips a byte where it comes next.
  bool accept(char byte);
  /// A string's text; it lives as long as the scanned text and `unescaped`.
  std::string_view string();
  double number(bool& is_integer);
  /// Skips any value, nested or not.
  void skip();

 private:
  std::string_view unescape(std::size_t begin);
  std::uint32_t hex4();
  std::string_view text_;
  std::deque<std::string>& unescaped_;
  std::size_t at_ = 0;
};

}  // namespace glass
