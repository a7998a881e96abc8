// Normalizers that look at one character at a time: Lowercase, StripAccents, Strip, Nmt, ByteLevel.
#include "glass/text/unicode.h"
#include "text/ascii.h"
#include "text/byte_level.h"
#include "text/normalizers/normalizer.h"
#include "text/unicode_16.h"
#include "text/unicode_9.h"

namespace glass {

namespace {

/// Calls `put(c, origin)` for every character; what it puts becomes the new text.
template <typename Put>
void rewrite(AlignedText& text, const Put& put) {
  text.begin();
  for (std::size_t position = 0; position < text.size();) {
    const ByteSpan origin = text.origin(position);
    put(next_code_point(text.bytes(), position), origin);
  }
  text.commit();
}

class Lowercase final : public Normalizer {
 public:
  void apply(AlignedText& text) const override {
    if (is_ascii(text.bytes())) {
      char* bytes = text.overwrite();
      for (std::size_t i = 0; i < text.size(); ++i)
        bytes[i] = static_cast<char>(lower_case(static_cast<unsigned char>(bytes[i])));
      return;
    }
    rewrite(text, [&](char32_t c, ByteSpan origin) {
      text.put(c == 0x130 ? U'i' : lower_case(c), origin);
      if (c == 0x130) text.put(U'\u0307', origin);  // the one character whose small form is two
    });
  }
};

class StripAccents final : public Normalizer {
 public:
  void apply(AlignedText& text) const override {
    if (is_ascii(text.bytes())) return;
    rewrite(text, [&](char32_t c, ByteSpan origin) {
      if (!is_stripped_accent(c)) text.put(c, origin);
    });
  }
};

class Strip final : public Normalizer {
 public:
  Strip(bool left, bool right) : left_(left), right_(right) {}
  void apply(AlignedText& text) const override {
    const std::string_view bytes = text.bytes();
    std::size_t begin = 0, end = bytes.size();
    for (std::size_t next = begin; left_ && next < end && is_white_space(next_code_point(bytes, next));) begin = next;
    while (right_ && end > begin) {
      std::size_t last = end - 1;
      while ((bytes[last] & 0xc0) == 0x80) --last;
      std::size_t next = last;
      if (!is_white_space(next_code_point(bytes, next))) break;
      end = last;
    }
    if (begin == 0 && end == bytes.size()) return;
    text.begin();
    text.keep(begin, end);
    text.commit();
  }

 private:
  bool left_, right_;
};

/// SentencePiece's nmt rules: which control characters go, and what else is a blank.
class Nmt final : public Normalizer {
 public:
  void apply(AlignedText& text) const override {
    rewrite(text, [&](char32_t c, ByteSpan origin) {
      if ((c >= 1 && c <= 8) || c == 0xb || (c >= 0xe && c <= 0x1f) || c == 0x7f || c == 0x8f || c == 0x9f) return;
      const bool blank = c == 9 || c == 0xa || c == 0xc || c == 0xd || c == 0x1680 || (c >= 0x200b && c <= 0x200f) ||
                         c == 0x2028 || c == 0x2029 || c == 0x2581 || c == 0xfeff || c == 0xfffd;
      text.put(blank ? U' ' : c, origin);
    });
  }
};

class ByteLevelNormalizer final : public Normalizer {
 public:
  void apply(AlignedText& text) const override {
    text.begin();
    for (std::size_t i = 0; i < text.size(); ++i)
      text.put(byte_level_text(static_cast<unsigned char>(text.bytes()[i])), text.origin(i));
    text.commit();
  }
};

}  // namespace

NormalizerPtr make_lowercase() {
  return std::make_unique<Lowercase>();
}
NormalizerPtr make_strip_accents() {
  return std::make_unique<StripAccents>();
}
NormalizerPtr make_strip(const JsonFields& fields) {
  return std::make_unique<Strip>(fields.boolean("strip_left", true), fields.boolean("strip_right", true));
}
NormalizerPtr make_nmt() {
  return std::make_unique<Nmt>();
}
NormalizerPtr make_byte_level_normalizer() {
  return std::make_unique<ByteLevelNormalizer>();
}

}  // namespace glass
