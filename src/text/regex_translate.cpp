// From Oniguruma's language to PCRE2's, for what tokenizer files use.
#include <array>

#include "glass/base/error.h"
#include "text/regex.h"
#include "text/unicode_16.h"

namespace glass {

namespace {

const char* category_name(Category category) {
  static constexpr std::array<const char*, 15> kNames = {"Lu", "Ll", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl",
                                                         "No", "Pd", "Po", "Sm", "Sc", "Sk", "So"};
  return kNames[static_cast<std::size_t>(category)];
}

/// The newer characters of a category or a whole group ("L", "Lu") as class ranges.
std::string newer(std::string_view category) {
  std::string out;
  for (const auto& range : added_characters())
    if (std::string_view(category_name(range.category)).starts_with(category))
      out += fmt::format("\\x{{{:x}}}-\\x{{{:x}}}", static_cast<std::uint32_t>(range.first),
                         static_cast<std::uint32_t>(range.last));
  return out;
}

/// The members of \w, \d, \s and \p{...} for the inside of a class. PCRE2's \s also holds U+180E, its \w holds other
/// numbers.
std::string members(std::string_view name) {
  if (name == "s")
    return "\\x09-\\x0d\\x20\\x85\\xa0\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";
  if (name == "d") return "\\p{Nd}" + newer("Nd");
  if (name != "w") return fmt::format("\\p{{{}}}{}", name, newer(name));
  const std::string circled = "\\x{24b6}-\\x{24e9}\\x{1f130}-\\x{1f149}\\x{1f150}-\\x{1f169}\\x{1f170}-\\x{1f189}";
  std::string out = "\\p{Pc}" + circled;
  for (const char* part : {"L", "M", "Nd", "Nl"}) out += members(part);
  return out;
}

class Translator {
 public:
  Translator(std::string_view pattern, const std::string& place) : in_(pattern), place_(place) {}

  std::string run() {
    while (at_ < in_.size()) part();
    return out_;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    fail(ErrorKind::data, "{}: in the regular expression '{}': {} is not supported", place_, shown(in_), what);
  }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < in_.size() ? in_[at_ + ahead] : '\0'; }

  void part() {
    const char c = in_[at_];
    if (c == '*' || c == '+' || c == '?' || is_counted()) return quantifier();
    atom_ = out_.size();
    if (c == '(') return open();
    if (c == ')') {
      if (opened_.empty()) refuse("a ')' without its '('");
      atom_ = opened_.back();
      opened_.pop_back();
      out_ += in_[at_++];
    } else if (c == '[') {
      bracket();
    } else if (c == '\\') {
      escape(false);
    } else if (c == '{' || c == '}' || c == ']') {
      out_ += '\\';
      out_ += in_[at_++];
    } else {
      out_ += in_[at_++];
      while ((peek() & 0xc0) == 0x80) out_ += in_[at_++];
    }
  }

  /// {n}, {n,}, {n,m}, {,m}; any other brace is a character.
  bool is_counted() const {
    if (peek() != '{') return false;
    std::size_t k = 1, digits = 0;
    for (; peek(k) >= '0' && peek(k) <= '9'; ++k) ++digits;
    if (peek(k) == ',')
      for (++k; peek(k) >= '0' && peek(k) <= '9'; ++k) ++digits;
    return peek(k) == '}' && digits > 0;
  }

  void quantifier() {
    if (in_[at_] != '{') {
      out_ += in_[at_++];
      if (peek() == '?' || peek() == '+') out_ += in_[at_++];
      return;
    }
    if (peek(1) == ',') {
      out_ += "{0";
      ++at_;
    }
    while (in_[at_] != '}') out_ += in_[at_++];
    out_ += in_[at_++];
    if (peek() == '?') out_ += in_[at_++];
    if (peek() != '+') return;
    // "{n,m}+" repeats the repetition in Oniguruma; in PCRE2 it would be possessive.
    out_.insert(atom_, "(?:");
    out_ += ")+";
    ++at_;
  }

  void open() {
    opened_.push_back(out_.size());
    if (peek(1) != '?') {
      out_ += in_[at_++];
      return;
    }
    for (const std::string_view head : {"(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!", "(?i:", "(?-i:"}) {
      if (!in_.substr(at_).starts_with(head)) continue;
      out_ += head;
      at_ += head.size();
      return;
    }
    refuse(fmt::format("the group '{}'", shown(in_.substr(at_, 4))));
  }

  void bracket() {
    out_ += in_[at_++];
    if (peek() == '^') out_ += in_[at_++];
    if (peek() == ']') refuse("a ']' at the beginning of a class");
    while (peek() != ']') {
      if (at_ >= in_.size()) refuse("a class without its end");
      if (peek() == '[' || (peek() == '&' && peek(1) == '&')) refuse("a class inside a class");
      if (peek() == '\\')
        escape(true);
      else
        out_ += in_[at_++];
    }
    out_ += in_[at_++];
  }

  void put_class(std::string_view name, bool negated, bool inside) {
    if (!inside) {
      out_ += (negated ? "[^" : "[") + members(name) + "]";
      return;
    }
    if (!negated) {
      out_ += members(name);
      return;
    }
    if (name != "s") refuse(fmt::format("a negated '{}' inside a class", name));
    // The complement of \s as ranges.
    out_ +=
        "\\x00-\\x08\\x0e-\\x1f\\x21-\\x84\\x86-\\x9f\\xa1-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-"
        "\\x{202e}";
    out_ += "\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{10ffff}";
  }

  void escape(bool inside) {
    const char c = peek(1);
    const std::string_view quoted = "\\^$.|?*+()[]{}-/\"'#&~!@%=<>:;,_` ";
    if (c == 's' || c == 'd' || c == 'w' || c == 'S' || c == 'D' || c == 'W') {
      const char lower = static_cast<char>(c | 0x20);
      at_ += 2;
      return put_class({&lower, 1}, c != lower, inside);
    }
    if (c == 'p' || c == 'P') return property(inside);
    if (c == 'x' || c == 'u') return number();
    if (c == 'r' || c == 'n' || c == 't' || c == 'f' || (!inside && (c == 'A' || c == 'z'))) {
      out_ += in_.substr(at_, 2);
    } else if (c != '\0' && quoted.find(c) != std::string_view::npos) {
      if (c != '\'' && c != '"') out_ += '\\';
      out_ += c;
    } else {
      refuse(fmt::format("the escape '{}'", shown(in_.substr(at_, 2))));
    }
    at_ += 2;
  }

  void property(bool inside) {
    const auto end = in_.find('}', at_);
    if (peek(2) != '{' || end == std::string_view::npos || end - at_ > 40) refuse("a \\p without its {name}");
    std::string_view name = in_.substr(at_ + 3, end - at_ - 3);
    bool negated = peek(1) == 'P';
    if (name.starts_with('^')) {
      negated = !negated;
      name.remove_prefix(1);
    }
    for (const char c : name)
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'))
        refuse(fmt::format("the property '{}'", shown(name)));
    at_ = end + 1;
    if (inside && negated) {
      if (!newer(name).empty()) refuse(fmt::format("a negated '{}' inside a class", name));
      out_ += fmt::format("\\P{{{}}}", name);
      return;
    }
    put_class(name, negated, inside);
  }

  /// \xHH, \x{H...}, \uHHHH
  void number() {
    const bool braces = peek(1) == 'x' && peek(2) == '{';
    std::size_t from = at_ + (braces ? 3 : 2), to = from;
    const std::size_t most = braces ? 8 : peek(1) == 'u' ? 4 : 2;
    while (to < in_.size() && to - from < most && std::isxdigit(static_cast<unsigned char>(in_[to]))) ++to;
    if (to == from || (peek(1) == 'u' && to - from != 4) || (braces && (to >= in_.size() || in_[to] != '}')))
      refuse("this \\x or \\u");
    out_ += fmt::format("\\x{{{}}}", in_.substr(from, to - from));
    at_ = to + (braces ? 1 : 0);
  }

  std::string_view in_;
  const std::string& place_;
  std::string out_;
  std::size_t at_ = 0, atom_ = 0;
  std::vector<std::size_t> opened_;
};

}  // namespace

std::string translate_regex(std::string_view pattern, const std::string& place) {
  return Translator(pattern, place).run();
}

}  // namespace glass
