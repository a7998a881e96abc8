// Where sentences and paragraphs end.
#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "glass/text/unicode.h"
#include "text/placed.h"

namespace glass {

namespace {

constexpr std::u32string_view kWideEnds = U"。！？｡", kEnds = U".!?…؟۔।॥։።‼⁇⁈⁉", kCloses = U"\"')]}’”»」』）】";

bool is_one_of(char32_t c, std::u32string_view characters) {
  return characters.find(c) != std::u32string_view::npos;
}

bool is_in(utf8proc_category_t category, char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == category;
}

/// In a text without capital letters small ones say nothing.
bool has_capitals(const std::vector<Placed>& points) {
  return std::any_of(points.begin(), points.end(),
                     [](const Placed& point) { return is_in(UTF8PROC_CATEGORY_LU, point.c); });
}

/// True for what stands before a full stop that ends no sentence: a single letter, or a short form.
bool is_short_form(std::string_view text, const std::vector<Placed>& points, std::size_t stop) {
  static constexpr std::string_view kForms[] = {"mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e"};
  std::size_t first = stop;
  while (first > 0 && (is_letter(points[first - 1].c) || points[first - 1].c == '.')) --first;
  if (first == stop) return false;
  if (stop - first == 1) return true;
  std::string word(text.substr(points[first].start, points[stop].start - points[first].start));
  for (char& letter : word) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  return std::find(std::begin(kForms), std::end(kForms), word) != std::end(kForms);
}

/// What stands at the end of a sentence, or within it: marks with the quotes and brackets that close there.
struct Marks {
  std::size_t end = 0;  ///< behind them
  bool is_wide = false, is_single_stop = false, is_closed = false;
};

Marks marks_at(const std::vector<Placed>& points, std::size_t i) {
  Marks marks{i + 1, is_one_of(points[i].c, kWideEnds), points[i].c == '.', false};
  for (; marks.end < points.size(); ++marks.end) {
    const char32_t c = points[marks.end].c;
    const bool is_close = is_one_of(c, kCloses), is_wide = is_one_of(c, kWideEnds);
    if (!is_close && !is_wide && !is_one_of(c, kEnds)) break;
    marks.is_closed = marks.is_closed || is_close;
    marks.is_wide = marks.is_wide || is_wide;
    marks.is_single_stop = marks.is_single_stop && is_close;
  }
  return marks;
}

/// True where a sentence ends with point i and the marks behind it.
bool ends_sentence(std::string_view text, const std::vector<Placed>& points, std::size_t i, const Marks& marks,
                   bool capitals) {
  if (marks.end == points.size() || marks.is_wide) return true;
  if (!is_white_space(points[marks.end].c)) return false;
  std::size_t next = marks.end;
  while (next < points.size() && is_white_space(points[next].c)) ++next;
  const bool may_go_on = capitals && (points[i].c == '.' || points[i].c == 0x2026 || marks.is_closed);
  if (may_go_on && next < points.size() && is_in(UTF8PROC_CATEGORY_LL, points[next].c)) return false;
  return !marks.is_single_stop || !is_short_form(text, points, i);
}

bool is_line_break(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::vector<TextSegment> sentence_segments(std::string_view text) {
  const std::vector<Placed> points = code_points(text);
  const bool capitals = has_capitals(points);
  std::vector<TextSegment> sentences;
  std::size_t first = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_mark = is_one_of(points[i].c, kEnds) || is_one_of(points[i].c, kWideEnds);
    if (!is_mark && !is_line_break(points[i].c)) continue;
    const Marks marks = is_mark ? marks_at(points, i) : Marks{i + 1};
    const bool ends = !is_mark || ends_sentence(text, points, i, marks, capitals);
    i = marks.end - 1;
    if (!ends) continue;
    add_segment(points, first, marks.end, sentences);
    first = marks.end;
  }
  add_segment(points, first, points.size(), sentences);
  return sentences;
}

std::vector<TextSegment> paragraph_segments(std::string_view text) {
  const std::vector<Placed> points = code_points(text);
  std::vector<TextSegment> paragraphs;
  std::size_t first = 0, breaks = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_pair = i > 0 && points[i].c == '\n' && points[i - 1].c == '\r';  // one line break of two characters
    if (is_line_break(points[i].c) && !is_pair) ++breaks;
    if (is_white_space(points[i].c)) continue;
    if (breaks > 1) {
      add_segment(points, first, i, paragraphs);
      first = i;
    }
    breaks = 0;
  }
  add_segment(points, first, points.size(), paragraphs);
  return paragraphs;
}

}  // namespace glass
