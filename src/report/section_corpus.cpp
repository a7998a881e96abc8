// Words that count for and against each class over all explained texts, and where they do not go with what people say.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "method_names.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::int64_t kFewestTexts = 3;   // fewer say little of a word
constexpr std::int64_t kFewestPlaces = 5;  // beside rationales, before "never marked" is said
constexpr std::size_t kMostWordClasses = 8, kRowsAClass = 12;

/// How far the interval of a word's mean stays away from 0; negative where it holds 0.
double certain_size(const DrivingWord& word) {
  return std::isfinite(word.by_text.low) ? std::max(word.by_text.low, -word.by_text.high) : -1;
}

bool counts_surely(const DrivingWord& word) {
  return word.examples >= kFewestTexts && certain_size(word) > 0;
}

/// The words of one class that surely count, the strongest first.
using ByClass = std::map<std::string, std::vector<const DrivingWord*>>;

ByClass words_by_class(const Artefacts& artefacts) {
  ByClass classes;
  for (const DrivingWord& word : artefacts.corpus) {
    if (counts_surely(word)) classes[word.aim.name].push_back(&word);
  }
  for (auto& [name, words] : classes)
    std::stable_sort(words.begin(), words.end(),
                     [](const DrivingWord* a, const DrivingWord* b) { return certain_size(*a) > certain_size(*b); });
  return classes;
}

/// The share of the model's mistakes among the judged texts with a word of this class; NaN where none is judged.
std::map<std::string, double> error_shares(const Artefacts& artefacts) {
  std::map<std::string, std::pair<double, double>> sums;
  for (const DrivingWord& word : artefacts.corpus) {
    sums[word.aim.name].first += static_cast<double>(word.wrong);
    sums[word.aim.name].second += static_cast<double>(word.judged);
  }
  std::map<std::string, double> shares;
  for (const auto& [name, sum] : sums) shares[name] = sum.second > 0 ? sum.first / sum.second : kUnknown;
  return shares;
}

/// "wrong in 5 of 7", set off where it is more than in the texts of the class by more than chance.
void draw_mistakes(Html& html, const DrivingWord& word, double usual) {
  const bool is_odd = word.judged > 0 && is_known(usual) && wilson_interval(word.wrong, word.judged).low > usual;
  html.open("td", {{"class", "d"}});
  const std::string words = word.judged > 0 ? fmt::format("{} of {}", count(word.wrong), count(word.judged)) : kNoValue;
  if (is_odd) html.element("span", {{"class", "chip wrong"}}, words);
  if (!is_odd) html.text(words);
  html.close();
}

/// "marked in 0 of 12", set off where people never mark a word that counts.
void draw_marks(Html& html, const DrivingWord& word) {
  const bool is_odd = word.beside >= kFewestPlaces && word.marked == 0;
  html.open("td", {{"class", "d"}});
  const std::string words =
      word.beside > 0 ? fmt::format("{} of {}", count(word.marked), count(word.beside)) : kNoValue;
  if (is_odd) html.element("span", {{"class", "chip wrong"}}, words);
  if (!is_odd) html.text(words);
  html.close();
}

void draw_class(Html& html, const std::string& name, const std::vector<const DrivingWord*>& words, bool has_gold,
                bool has_marks, double usual) {
  std::vector<std::string> head = {"word", "texts", "mean score", "95\u00A0% interval"};
  if (has_gold) head.push_back("model wrong in");
  if (has_marks) head.push_back("marked by people");
  if (!name.empty()) html.element("h3", shortened(name, 60));
  begin_table(html, head);
  for (std::size_t i = 0; i < std::min(words.size(), kRowsAClass); ++i) {
    const DrivingWord& word = *words[i];
    const double mean = word.by_text.value;
    html.open("tr").element("th", {{"scope", "row"}}, shortened(word.word, 40));
    digits_cell(html, count(word.examples));
    digits_cell(html, name.empty() ? number(mean) : signed_number(mean));
    digits_cell(html, bounds(word.by_text));
    if (has_gold) draw_mistakes(html, word, usual);
    if (has_marks) draw_marks(html, word);
    html.close();
  }
  end_table(html);
}

}  // namespace

bool has_corpus(const Artefacts& artefacts) {
  return std::any_of(artefacts.corpus.begin(), artefacts.corpus.end(), counts_surely);
}

void draw_corpus(Html& html, const Artefacts& artefacts) {
  const ExampleDigest& all = artefacts.digest;
  const MethodDigest& method = *all.method(all.primary_method);
  const ByClass classes = words_by_class(artefacts);
  const std::map<std::string, double> usual = error_shares(artefacts);
  const auto any = [&](const auto& has) { return std::any_of(artefacts.corpus.begin(), artefacts.corpus.end(), has); };
  const bool has_gold = any([](const DrivingWord& word) { return word.judged > 0; });
  const bool has_marks = any([](const DrivingWord& word) { return word.beside > 0; });
  html.element(
      "p", fmt::format(
               "By {}{}: words that stand in {} texts or more and whose mean over texts is not 0 within its interval "
               "(Student\u2019s, over texts), those first that are furthest from 0 for sure. Each class has the "
               "texts in which it was explained.{}{} All words stand in words.csv.",
               method_title(artefacts, method.name), method.unit.empty() ? "" : ", " + method.unit, kFewestTexts,
               has_gold ? " Set off under \u201Cmodel wrong in\u201D: more mistakes than the class usually has." : "",
               has_marks ? " Set off under \u201Cmarked by people\u201D: never part of a rationale." : ""));
  std::size_t drawn = 0;
  for (const auto& [name, words] : classes) {
    if (drawn++ == kMostWordClasses) break;
    draw_class(html, name, words, has_gold, has_marks, usual.at(name));
  }
  if (classes.size() > kMostWordClasses)
    html.element("p", {{"class", "note"}},
                 fmt::format("{} of {} classes are drawn here.", kMostWordClasses, classes.size()));
}

}  // namespace glass::report
