// The scanners: one look at a class for each ASCII byte, the alternatives of the pattern in their order.
#include "text/pretokenizers/scanner.h"

#include <array>

#include "glass/text/unicode.h"
#include "text/unicode_16.h"

namespace glass {

namespace {

using enum SplitClass;

constexpr std::array<SplitClass, 128> kAsciiClasses = [] {
  std::array<SplitClass, 128> classes{};
  for (unsigned c = 0; c < 128; ++c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), is_space = c == ' ' || (c >= 9 && c <= 13);
    classes[c] = is_letter ? letter : c >= '0' && c <= '9' ? number : is_space ? space : other;
  }
  return classes;
}();

/// A place in a text with the class of the character there.
class Reader {
 public:
  Reader(std::string_view text, std::size_t at) : text_(text), at_(at) { look(); }
  bool done() const { return at_ >= text_.size(); }
  std::size_t at() const { return at_; }
  char byte() const { return done() ? '\0' : text_[at_]; }
  bool is(SplitClass c) const { return !done() && class_ == c; }
  bool is_newline() const { return !done() && (text_[at_] == '\r' || text_[at_] == '\n'); }
  void step() {
    at_ = next_;
    look();
  }
  void run(SplitClass c) {
    while (is(c)) step();
  }

 private:
  void look() {
    if (done()) return;
    const auto byte = static_cast<unsigned char>(text_[at_]);
    next_ = at_ + 1;
    if (byte < 0x80) {
      class_ = kAsciiClasses[byte];
      return;
    }
    next_ = at_;
    class_ = split_class(next_code_point(text_, next_));
  }
  std::string_view text_;
  std::size_t at_, next_ = 0;
  SplitClass class_ = other;
};

/// The length of 's 't 're 've 'm 'll 'd at `at`, or 0.
std::size_t contraction(std::string_view text, std::size_t at, bool any_case) {
  if (text[at] != '\'' || at + 1 >= text.size()) return 0;
  const auto letter = [&](std::size_t k) {
    const char c = at + k < text.size() ? text[at + k] : '\0';
    return any_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  };
  const char first = letter(1), second = letter(2);
  if (first == 's' || first == 't' || first == 'm' || first == 'd') return 2;
  if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l')) return 3;
  // U+017F is an s where case does not count.
  return any_case && text.substr(at + 1).starts_with("\u017f") ? 3 : 0;
}

/// \s+(?!\S)|\s+ : a run of white space, without its last character where a word follows.
std::size_t blank_end(Reader reader) {
  std::size_t before = reader.at(), first_end = 0;
  while (reader.is(space)) {
    before = reader.at();
    reader.step();
    if (first_end == 0) first_end = reader.at();
  }
  return reader.done() || reader.at() == first_end ? reader.at() : before;
}

}  // namespace

std::size_t Scanner::gpt2_end(std::string_view text, std::size_t begin) {
  if (const std::size_t length = contraction(text, begin, false)) return begin + length;
  Reader reader(text, begin);
  if (reader.byte() == ' ') reader.step();
  for (const SplitClass c : {letter, number, other}) {
    if (!reader.is(c)) continue;
    reader.run(c);
    return reader.at();
  }
  return blank_end(Reader(text, begin));
}

std::size_t Scanner::gpt4_end(std::string_view text, std::size_t begin) const {
  if (const std::size_t length = contraction(text, begin, true)) return begin + length;
  Reader reader(text, begin);
  const bool may_lead = !reader.is(letter) && !reader.is(number) && !reader.is_newline();
  Reader word = reader;
  if (may_lead) word.step();
  if (word.is(letter)) {
    word.run(letter);
    return word.at();
  }
  if (reader.is(number)) {
    for (int i = 0; i < most_digits_ && reader.is(number); ++i) reader.step();
    return reader.at();
  }
  Reader marks = reader;
  if (marks.byte() == ' ') marks.step();
  if (marks.is(other)) {
    marks.run(other);
    while (marks.is_newline()) marks.step();
    return marks.at();
  }
  // \s*[\r\n]+ : up to the last line end of the white space.
  std::size_t line_end = 0;
  for (Reader blank = reader; blank.is(space);) {
    const bool newline = blank.is_newline();
    blank.step();
    if (newline) line_end = blank.at();
  }
  return line_end > 0 ? line_end : blank_end(reader);
}

std::optional<Scanner> Scanner::for_pattern(std::string_view pattern) {
  if (pattern == kGpt2Pattern) return gpt2();
  if (pattern == kLlama3Pattern) return Scanner(Kind::gpt4, 3);
  if (pattern == kQwen2Pattern) return Scanner(Kind::gpt4, 1);
  return std::nullopt;
}

}  // namespace glass
