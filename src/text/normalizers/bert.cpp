// BERT's text normalization: the steps of Hugging Face's BertNormalizer in one pass over the characters.
#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "glass/text/unicode.h"
#include "text/ascii.h"
#include "text/normalizers/normalizer.h"
#include "text/unicode_16.h"
#include "text/unicode_8.h"
#include "text/unicode_9.h"

namespace glass {

namespace {

/// The switches of BertNormalizer.
struct BertOptions {
  bool clean_text = true;            ///< drop NUL, U+FFFD and control characters; white space becomes a blank
  bool handle_chinese_chars = true;  ///< blanks around CJK characters
  bool strip_accents = true;         ///< canonical decomposition, nonspacing marks dropped
  bool lowercase = true;
};

/// A character of the new text and what it stands for.
struct NormalChar {
  char32_t c = 0;
  ByteSpan origin;
};

/// A combining character that waits for its place in canonical order.
struct Mark {
  std::uint16_t order = 0;  ///< canonical combining class
  bool added = false;       ///< not the first character of a decomposition
  NormalChar at;
};

class BertPass {
 public:
  BertPass(const BertOptions& options, AlignedText& text) : options_(options), text_(text) {}

  void run() {
    text_.begin();
    const std::string_view bytes = text_.bytes();
    for (std::size_t position = 0; position < bytes.size();) {
      NormalChar at;
      at.origin = text_.origin(position);
      at.c = next_code_point(bytes, position);
      if (at.c < 0x80)
        ascii(at);
      else
        other(at);
    }
    flush_marks();
    text_.commit();
  }

 private:
  void ascii(NormalChar at) {
    if (options_.clean_text) {
      if (at.c == '\t' || at.c == '\n' || at.c == '\r') at.c = ' ';
      if (at.c < 0x20 || at.c == 0x7f) return;
    }
    if (!marks_.empty()) flush_marks();
    if (options_.lowercase && at.c >= 'A' && at.c <= 'Z') at.c += 'a' - 'A';
    before_ = at;
    text_.put_ascii(static_cast<char>(at.c), at.origin);
  }

  void other(NormalChar at) {
    if (options_.clean_text) {
      if (at.c == 0xfffd || is_control(at.c)) return;
      if (is_white_space(at.c)) at.c = ' ';
    }
    const bool blanks = options_.handle_chinese_chars && is_cjk(at.c);
    if (blanks) blank(at);
    if (options_.strip_accents)
      decompose(at);
    else
      lower(at);
    if (blanks) blank(at);
  }

  void blank(NormalChar at) {
    flush_marks();
    at.c = ' ';
    text_.put(at.c, at.origin);
  }

  void decompose(const NormalChar& at) {
    std::array<utf8proc_int32_t, 8> parts;  // canonical decompositions have at most 4 characters
    int boundary = 0;
    auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(at.c), parts.data(), parts.size(),
                                         UTF8PROC_DECOMPOSE, &boundary);
    if (count < 1 || count > static_cast<utf8proc_ssize_t>(parts.size()) ||
        at.c == 0x11938) {  // U+11938: not composed before Unicode 13
      parts[0] = static_cast<utf8proc_int32_t>(at.c);
      count = 1;
    }
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      NormalChar part = at;
      part.c = static_cast<char32_t>(parts[i]);
      const std::uint16_t order = combining_class(part.c);
      if (order != 0)
        marks_.push_back({order, i > 0, part});
      else
        starter(part);
    }
  }

  void starter(const NormalChar& at) {
    flush_marks();
    before_ = at;
    if (!is_nonspacing_mark(at.c)) lower(at);
  }

  /// Puts a run of combining characters in canonical order and drops the nonspacing ones. Where a character stays, its
  /// origin follows the library's bookkeeping: origins keep the order of the text while the characters move.
  void flush_marks() {
    if (marks_.empty()) return;
    const auto stays = [](const Mark& mark) { return !is_nonspacing_mark(mark.at.c); };
    if (std::any_of(marks_.begin(), marks_.end(), stays)) {
      std::vector<NormalChar> origins;
      for (const auto& mark : marks_)
        if (!mark.added) origins.push_back(mark.at);
      std::stable_sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) { return a.order < b.order; });
      std::size_t used = 0;
      for (const auto& mark : marks_) {
        if (!mark.added) before_ = origins[used++];
        NormalChar at = before_;
        at.c = mark.at.c;
        if (stays(mark)) lower(at);
      }
    }
    marks_.clear();
  }

  void lower(NormalChar at) {
    const bool dotted_i = options_.lowercase && at.c == 0x130;  // the one character whose small form is two
    if (dotted_i)
      at.c = 'i';
    else if (options_.lowercase)
      at.c = lower_case(at.c);
    text_.put(at.c, at.origin);
    if (dotted_i) {
      at.c = 0x307;
      text_.put(at.c, at.origin);
    }
  }

  const BertOptions& options_;
  AlignedText& text_;
  std::vector<Mark> marks_;
  NormalChar before_;
};

class BertNormalizer final : public Normalizer {
 public:
  explicit BertNormalizer(const BertOptions& options) : options_(options) {
    for (int byte = 0; byte < 128; ++byte) {
      const bool blank = options_.clean_text && (byte == '\t' || byte == '\n' || byte == '\r');
      const bool dropped = options_.clean_text && !blank && (byte < 0x20 || byte == 0x7f);
      const bool lowered = options_.lowercase && byte >= 'A' && byte <= 'Z';
      ascii_[byte] = static_cast<char>(dropped ? '\0' : blank ? ' ' : lowered ? byte + ('a' - 'A') : byte);
    }
  }

  void apply(AlignedText& text) const override {
    // ASCII without dropped characters keeps its places: most texts need no more than this.
    if (!is_ascii(text.bytes()) || drops(text.bytes())) {
      BertPass(options_, text).run();
      return;
    }
    char* bytes = text.overwrite();
    for (std::size_t i = 0; i < text.size(); ++i) bytes[i] = ascii_[static_cast<unsigned char>(bytes[i])];
  }

 private:
  bool drops(std::string_view bytes) const {
    bool any = false;
    for (const char byte : bytes) any |= ascii_[static_cast<unsigned char>(byte)] == '\0';
    return any;
  }
  BertOptions options_;
  std::array<char, 128> ascii_{};
};

}  // namespace

NormalizerPtr make_bert_normalizer(const JsonFields& fields) {
  BertOptions options;
  options.clean_text = fields.boolean("clean_text", true);
  options.handle_chinese_chars = fields.boolean("handle_chinese_chars", true);
  options.lowercase = fields.boolean("lowercase", true);
  options.strip_accents = fields.boolean("strip_accents", options.lowercase);
  return std::make_unique<BertNormalizer>(options);
}

}  // namespace glass
