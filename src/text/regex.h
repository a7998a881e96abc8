// Regular expressions of tokenizer files, by PCRE2, with the meaning that Oniguruma gives them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace glass {

/// A compiled expression. It may be used from several threads at once.
class Regex {
 public:
  /// `place` begins errors: an expression that is broken, too long, or uses what is not supported is an Error of kind
  /// data.
  Regex(const std::string& pattern, const std::string& place);
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  /// Calls `use(begin, end)` for every match of valid UTF-8 from left to right. An empty match right behind another
  /// match does not count. An expression that needs too many steps on the text is an Error of kind data.
  template <typename Use>
  void for_each_match(std::string_view text, const Use& use) const {
    std::size_t from = 0, last = std::string_view::npos;
    std::size_t begin = 0, end = 0;
    while (from <= text.size() && find(text, from, begin, end)) {
      const bool empty = begin == end;
      if (!empty || end != last) {
        use(begin, end);
        last = end;
      }
      from = empty ? behind(text, end) : end;
    }
  }

 private:
  bool find(std::string_view text, std::size_t from, std::size_t& begin, std::size_t& end) const;
  static std::size_t behind(std::string_view text, std::size_t position);

  struct Code;
  std::unique_ptr<Code> code_;
  std::string place_;
};

/// The expression in PCRE2's language: Oniguruma's classes with the characters that PCRE2 does not know yet, its
/// reading of {n,m}+, its
/// `$`. A construct outside of what tokenizer files use is an Error of kind data that names it.
std::string translate_regex(std::string_view pattern, const std::string& place);

}  // namespace glass
