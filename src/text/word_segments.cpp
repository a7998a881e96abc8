// Where words end.
#include <utf8proc.h>

#include "glass/text/unicode.h"
#include "text/placed.h"

namespace glass {

namespace {

bool is_between(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// What a character is to the words around it.
enum class WordKind { blank, letter, han, hiragana, katakana, cluster, other };

WordKind word_kind(char32_t c) {
  if (is_white_space(c)) return WordKind::blank;
  if (is_cjk(c) || c == 0x3005 || c == 0x3007) return WordKind::han;
  if (is_between(c, 0x3041, 0x309f)) return WordKind::hiragana;
  if (is_between(c, 0x30a1, 0x30ff) || is_between(c, 0x31f0, 0x31ff) || is_between(c, 0xff66, 0xff9f))
    return WordKind::katakana;
  const bool is_word = is_letter(c) || is_mark(c) || is_number(c);
  const bool has_no_blanks =  // Thai, Lao, Tibetan; Burmese; Khmer
      is_between(c, 0xe00, 0xfff) || is_between(c, 0x1000, 0x109f) || is_between(c, 0x1780, 0x17ff);
  if (is_word && has_no_blanks && !is_number(c)) return WordKind::cluster;
  return is_word || c == '_' ? WordKind::letter : WordKind::other;
}

/// An apostrophe between letters, a full stop or a comma between digits.
bool is_within_word(char32_t before, char32_t c, char32_t behind) {
  if (c == '\'' || c == 0x2019)
    return word_kind(before) == WordKind::letter && !is_number(before) && is_letter(behind) &&
           word_kind(behind) == WordKind::letter;
  return (c == '.' || c == ',') && is_number(before) && is_number(behind);
}

/// The kind of each point; a long vowel mark has that of the kana that it lengthens.
std::vector<WordKind> kinds_of(const std::vector<Placed>& points) {
  constexpr char32_t kLongVowel = 0x30fc;
  std::vector<WordKind> kinds;
  for (const Placed& point : points)
    kinds.push_back(point.c == kLongVowel && !kinds.empty() ? kinds.back() : word_kind(point.c));
  return kinds;
}

/// True where a word ends between points i - 1 and i.
bool ends_word(const std::vector<Placed>& points, const std::vector<WordKind>& kinds, std::size_t i) {
  const char32_t before = points[i - 1].c, c = points[i].c;
  const WordKind left = kinds[i - 1], right = kinds[i];
  if (right == WordKind::other && i + 1 < points.size() && is_within_word(before, c, points[i + 1].c)) return false;
  if (left == WordKind::other && i > 1 && is_within_word(points[i - 2].c, before, c)) return false;
  if (left != right) return true;
  if (left == WordKind::other) return before != c;
  return left == WordKind::han || left == WordKind::cluster;
}

}  // namespace

std::vector<TextSegment> word_segments(std::string_view text) {
  const std::vector<Placed> points = code_points(text);
  const std::vector<WordKind> kinds = kinds_of(points);
  std::vector<TextSegment> words;
  utf8proc_int32_t state = 0;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= points.size(); ++i) {
    const bool is_inside =
        i < points.size() && (!utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(points[i - 1].c),
                                                                static_cast<utf8proc_int32_t>(points[i].c), &state) ||
                              !ends_word(points, kinds, i));
    if (is_inside) continue;
    add_segment(points, first, i, words);
    first = i;
  }
  return words;
}

}  // namespace glass
