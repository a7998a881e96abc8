// The scanner: strict about what it reads, silent about what is wrong.
#include "text/json_scanner.h"

#include <charconv>

#include "glass/text/unicode.h"

namespace glass {

namespace {

constexpr int kMaxDepth = 64;  // as the real parser

}  // namespace

char JsonScanner::peek() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
    ++at_;
  return at_ < text_.size() ? text_[at_] : '\0';
}

void JsonScanner::expect(char byte) {
  if (peek() != byte) throw Irregular{};
  ++at_;
}

bool JsonScanner::accept(char byte) {
  if (peek() != byte) return false;
  ++at_;
  return true;
}

std::string_view JsonScanner::string() {
  expect('"');
  const std::size_t begin = at_;
  for (; at_ < text_.size(); ++at_) {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte == '"') return text_.substr(begin, at_++ - begin);
    if (byte == '\\') return unescape(begin);
    if (byte < 0x20) throw Irregular{};
  }
  throw Irregular{};
}

std::uint32_t JsonScanner::hex4() {
  std::uint32_t value = 0;
  if (at_ + 4 > text_.size()) throw Irregular{};
  const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + at_ + 4, value, 16);
  if (error != std::errc() || end != text_.data() + at_ + 4) throw Irregular{};
  at_ += 4;
  return value;
}

std::string_view JsonScanner::unescape(std::size_t begin) {
  std::string out(text_.substr(begin, at_ - begin));
  while (at_ < text_.size()) {
    const char byte = text_[at_++];
    if (byte == '"') return unescaped_.emplace_back(std::move(out));
    if (static_cast<unsigned char>(byte) < 0x20) throw Irregular{};
    if (byte != '\\') {
      out.push_back(byte);
      continue;
    }
    const char kind = at_ < text_.size() ? text_[at_++] : '\0';
    constexpr std::string_view kKinds = "\"\\/bfnrt", kBytes = "\"\\/\b\f\n\r\t";
    if (const auto found = kKinds.find(kind); found != std::string_view::npos && kind != '\0') {
      out.push_back(kBytes[found]);
      continue;
    }
    if (kind != 'u') throw Irregular{};
    std::uint32_t c = hex4();
    if (c >= 0xd800 && c < 0xdc00) {
      if (text_.substr(at_, 2) != "\\u") throw Irregular{};
      at_ += 2;
      const std::uint32_t low = hex4();
      if (low < 0xdc00 || low > 0xdfff) throw Irregular{};
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    } else if (c >= 0xdc00 && c < 0xe000) {
      throw Irregular{};
    }
    append_utf8(out, c);
  }
  throw Irregular{};
}

double JsonScanner::number(bool& is_integer) {
  peek();
  const std::size_t begin = at_;
  is_integer = true;
  for (; at_ < text_.size(); ++at_) {
    const char byte = text_[at_];
    if ((byte >= '0' && byte <= '9') || byte == '-') continue;
    if (byte != '.' && byte != 'e' && byte != 'E' && byte != '+') break;
    is_integer = false;
  }
  double value = 0;
  const std::string_view digits = text_.substr(begin, at_ - begin);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  const bool padded =
      digits.size() > first + 1 && digits[first] == '0' && digits[first + 1] >= '0' && digits[first + 1] <= '9';
  if (error != std::errc() || end != digits.data() + digits.size() || padded) throw Irregular{};
  return value;
}

void JsonScanner::skip() {
  int depth = 0;
  do {
    const char byte = peek();
    if (byte == '"') {
      string();
    } else if (byte == '{' || byte == '[') {
      if (++depth > kMaxDepth) throw Irregular{};
      ++at_;
    } else if (byte == '}' || byte == ']') {
      --depth;
      ++at_;
    } else if (byte == '\0') {
      throw Irregular{};
    } else {
      // Numbers, names, commas, colons: their order is checked where the value is parsed for its content.
      ++at_;
      if (depth == 0)
        while (at_ < text_.size() && std::string_view(",}] \n\r\t").find(text_[at_]) == std::string_view::npos) ++at_;
    }
  } while (depth > 0);
  if (depth < 0) throw Irregular{};
}

}  // namespace glass
