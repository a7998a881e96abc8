// BERT's text normalization: the steps of Hugging Face's BertNormalizer in one pass over the characters.
#include "text/normalizer.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "glass/text/unicode.h"
#include "text/unicode_since.h"

namespace glass {

namespace {

/// A combining character that waits for its place in canonical order.
struct Mark {
  std::uint16_t order = 0;  ///< canonical combining class
  bool added = false;       ///< not the first character of a decomposition
  NormalChar at;
};

class Normalizer {
 public:
  Normalizer(const NormalizerOptions& options, std::vector<NormalChar>& out) : options_(options), out_(out) {}

  void run(const TextSlice& slice) {
    out_.clear();
    out_.reserve(slice.text.size());
    std::size_t position = 0;
    for (std::uint32_t index = slice.code_point; position < slice.text.size(); ++index) {
      NormalChar at;
      at.start = slice.byte + static_cast<std::uint32_t>(position);
      at.c = next_code_point(slice.text, position);
      at.end = slice.byte + static_cast<std::uint32_t>(position);
      at.char_start = index;
      if (at.c < 0x80)
        ascii(at);
      else
        other(at);
    }
    flush_marks();
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
    out_.push_back(at);
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
    out_.push_back(at);
  }

  void decompose(const NormalChar& at) {
    std::array<utf8proc_int32_t, 8> parts;  // canonical decompositions have at most 4 characters
    int boundary = 0;
    auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(at.c), parts.data(), parts.size(), UTF8PROC_DECOMPOSE, &boundary);
    if (count < 1 || count > static_cast<utf8proc_ssize_t>(parts.size()) || at.c == 0x11938) {  // U+11938: not composed before Unicode 13
      parts[0] = static_cast<utf8proc_int32_t>(at.c);
      count = 1;
    }
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      NormalChar part = at;
      part.c = static_cast<char32_t>(parts[i]);
      const auto order = static_cast<std::uint16_t>(utf8proc_get_property(parts[i])->combining_class);
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

  /// Puts a run of combining characters in canonical order and drops the nonspacing ones. Where a character stays, its origin follows
  /// the library's bookkeeping: origins keep the order of the text while the characters move.
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
      at.c = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(at.c)));
    out_.push_back(at);
    if (dotted_i) {
      at.c = 0x307;
      out_.push_back(at);
    }
  }

  const NormalizerOptions& options_;
  std::vector<NormalChar>& out_;
  std::vector<Mark> marks_;
  NormalChar before_;
};

}  // namespace

void normalize_text(const TextSlice& slice, const NormalizerOptions& options, std::vector<NormalChar>& out) {
  Normalizer(options, out).run(slice);
}

std::size_t word_end(const std::vector<NormalChar>& chars, std::size_t begin) {
  std::size_t end = begin;
  while (end < chars.size()) {
    const char32_t c = chars[end].c;
    const bool letter = c < 0x80 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    if (!letter && is_white_space(c)) return end;
    if (!letter && is_bert_punctuation(c)) return end == begin ? end + 1 : end;
    ++end;
  }
  return end;
}

}  // namespace glass
