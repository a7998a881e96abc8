// Precision, recall and F1 of each class: from the confusion matrix, or from the labels of each text.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "mistakes.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostClassRows = 60, kClassRowCodePoints = 48;

/// Counts by class of a split, from whichever of its files has them.
std::vector<LabelCounts> class_counts_of(const Artefacts& artefacts, const Split& split) {
  const SplitPredictions* predictions = predictions_of(artefacts, split.name);
  if (predictions && !predictions->labels.empty()) return predictions->labels;
  std::vector<LabelCounts> counts(split.confusion.size());
  for (std::size_t gold = 0; gold < counts.size(); ++gold) {
    counts[gold].both = split.confusion[gold][gold];
    for (std::size_t predicted = 0; predicted < counts.size(); ++predicted) {
      counts[gold].gold += split.confusion[gold][predicted];
      counts[predicted].predicted += split.confusion[gold][predicted];
    }
  }
  return counts;
}

/// A share with its interval; words of one text are not independent, so theirs has none.
void share_cell(Html& html, std::int64_t part, std::int64_t whole, bool of_texts) {
  if (whole == 0) {
    interval_cell(html, kNoValue, "not defined");
    return;
  }
  const Interval interval = wilson_interval(part, whole);
  interval_cell(html, percent(interval.value), of_texts ? percent_bounds(interval) : "");
}

void draw_class_row(Html& html, const std::string& name, const LabelCounts& counts, bool of_texts) {
  html.open("tr").element("th", {{"scope", "row"}}, shortened(name, kClassRowCodePoints));
  digits_cell(html, count(counts.gold));
  digits_cell(html, count(counts.predicted));
  share_cell(html, counts.both, counts.predicted, of_texts);
  share_cell(html, counts.both, counts.gold, of_texts);
  const std::int64_t marks = counts.gold + counts.predicted;
  digits_cell(html,
              marks == 0 ? kNoValue : percent(2.0 * static_cast<double>(counts.both) / static_cast<double>(marks)));
  html.close();
}

void draw_split_classes(Html& html, const Artefacts& artefacts, const Split& split) {
  const std::vector<LabelCounts> counts = class_counts_of(artefacts, split);
  if (counts.empty()) return;
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  if (order.size() > kMostClassRows) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return counts[a].gold > counts[b].gold; });
    order.resize(kMostClassRows);
  }
  const std::string what = split.words ? "words" : "texts";
  html.element("h3", split.name);
  begin_table(html, {"class", "gold " + what, "predicted", "precision", "recall", "F1"});
  const std::vector<std::string>& names = artefacts.evaluation->label_names;
  for (const std::size_t label : order)
    draw_class_row(html, label < names.size() ? names[label] : fmt::format("class {}", label), counts[label],
                   !split.words);
  end_table(html);
  if (order.size() < counts.size())
    html.element("p", {{"class", "note"}},
                 fmt::format("The {} most frequent of {} classes.", order.size(), counts.size()));
}

}  // namespace

bool has_classes(const Artefacts& artefacts) {
  if (!artefacts.evaluation) return false;
  const auto& splits = artefacts.evaluation->splits;
  return std::any_of(splits.begin(), splits.end(),
                     [&](const Split& split) { return !class_counts_of(artefacts, split).empty(); });
}

void draw_classes(Html& html, const Artefacts& artefacts) {
  for (const Split& split : artefacts.evaluation->splits) draw_split_classes(html, artefacts, split);
}

}  // namespace glass::report
