// The normal forms NFC, NFD, NFKC and NFKD (Unicode Standard Annex 15) with the library's changes for each character.
#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "text/ascii.h"
#include "text/normalizers/normalizer.h"
#include "text/transform.h"
#include "text/unicode_9.h"

namespace glass {

namespace {

struct FormChar {
  char32_t c = 0;
  std::ptrdiff_t change = 0;  ///< as Transform takes it
  std::uint16_t order = 0;    ///< combining class
};

/// The one character that two make together, or 0.
char32_t compose_pair(char32_t first, char32_t second) {
  if (second < 0x300 || first == 0x11935) return 0;  // U+11938 is younger than Unicode 9
  std::array<utf8proc_int32_t, 2> pair{static_cast<utf8proc_int32_t>(first), static_cast<utf8proc_int32_t>(second)};
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  return utf8proc_normalize_utf32(pair.data(), 2, options) == 1 ? static_cast<char32_t>(pair[0]) : 0;
}

class UnicodeForm final : public Normalizer {
 public:
  UnicodeForm(bool compatible, bool composed) : compatible_(compatible), composed_(composed) {}

  void apply(AlignedText& text) const override {
    if (is_ascii(text.bytes())) return;
    std::vector<FormChar> chars;
    chars.reserve(text.size());
    for (std::size_t position = 0; position < text.size();) decompose(next_code_point(text.bytes(), position), chars);
    reorder(chars);
    if (composed_) compose(chars);
    if (is_unchanged(text.bytes(), chars)) return;
    Transform transform(text);
    for (const auto& at : chars) transform.put(at.c, at.change);
    transform.commit();
  }

 private:
  void decompose(char32_t c, std::vector<FormChar>& out) const {
    if (c < 0x80) {
      out.push_back({c, 0, 0});
      return;
    }
    std::array<utf8proc_int32_t, 32> parts;  // the longest compatibility decomposition has 18 characters
    int boundary = 0;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | (compatible_ ? UTF8PROC_COMPAT : 0));
    auto count =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts.data(), parts.size(), options, &boundary);
    if (count < 1 || count > static_cast<utf8proc_ssize_t>(parts.size()) || stays_whole(c)) {
      parts[0] = static_cast<utf8proc_int32_t>(c);
      count = 1;
    }
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      const auto part = static_cast<char32_t>(parts[i]);
      out.push_back({part, i > 0 ? 1 : 0, combining_class(part)});
    }
  }

  static void reorder(std::vector<FormChar>& chars) {
    const auto starter = [](const FormChar& at) { return at.order == 0; };
    for (auto begin = chars.begin(); begin != chars.end();) {
      begin = std::find_if_not(begin, chars.end(), starter);
      const auto end = std::find_if(begin, chars.end(), starter);
      std::stable_sort(begin, end, [](const FormChar& a, const FormChar& b) { return a.order < b.order; });
      begin = end;
    }
  }

  /// Each starter takes in the characters behind it that make one with it, unless one of the same or a higher class
  /// stands between.
  static void compose(std::vector<FormChar>& chars) {
    std::size_t size = 0, starter = chars.size();
    std::uint16_t last = 0;
    for (std::size_t i = 0; i < chars.size(); ++i) {
      const FormChar at = chars[i];
      const bool between = starter < size && size > starter + 1;
      const bool blocked = between && last >= at.order;
      if (starter < size && !blocked) {
        if (const char32_t made = compose_pair(chars[starter].c, at.c)) {
          chars[starter].c = made;
          chars[starter].change += at.change - 1;
          continue;
        }
      }
      if (at.order == 0) starter = size;
      last = at.order;
      chars[size++] = at;
    }
    chars.resize(size);
  }

  static bool is_unchanged(std::string_view bytes, const std::vector<FormChar>& chars) {
    std::size_t position = 0;
    for (const auto& at : chars)
      if (at.change != 0 || position >= bytes.size() || next_code_point(bytes, position) != at.c) return false;
    return position == bytes.size();
  }

  bool compatible_, composed_;
};

}  // namespace

NormalizerPtr make_unicode_form(const std::string& type) {
  return std::make_unique<UnicodeForm>(type == "NFKC" || type == "NFKD", type == "NFC" || type == "NFKC");
}

}  // namespace glass
