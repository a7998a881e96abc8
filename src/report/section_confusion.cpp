// The confusion matrix of every split: of texts, or of words where a task labels words.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "heat.h"
#include "mistakes.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostClasses = 20, kMostConfusions = 12;

/// What the matrix counts.
const char* counted(const Split& split) {
  return split.words ? "words" : "texts";
}

std::string label_name(const Evaluation& evaluation, std::size_t label) {
  return label < evaluation.label_names.size() ? shortened(evaluation.label_names[label], 24)
                                               : fmt::format("class {}", label);
}

/// What the cells of one split's matrix lead to.
struct Cells {
  const Artefacts& artefacts;
  std::size_t split;
  std::set<std::pair<std::size_t, std::size_t>> with_mistakes;  ///< gold, predicted

  const Evaluation& evaluation() const { return *artefacts.evaluation; }
};

Cells cells_of(const Artefacts& artefacts, std::size_t split) {
  Cells cells{artefacts, split, {}};
  if (const SplitPredictions* predictions = predictions_of(artefacts, artefacts.evaluation->splits[split].name)) {
    for (const Mistake& mistake : predictions->mistakes) cells.with_mistakes.emplace(mistake.gold, mistake.predicted);
  }
  return cells;
}

/// The count of a cell, which leads to its mistakes where they are known.
void cell_count(Html& html, const Cells& cells, std::size_t gold, std::size_t predicted, std::int64_t value) {
  if (cells.with_mistakes.contains({gold, predicted})) {
    html.link_here(mistakes_place(cells.split, gold, predicted), count(value));
  } else {
    html.text(count(value));
  }
}

void draw_matrix_row(Html& html, const Cells& cells, const std::vector<std::int64_t>& row, std::size_t gold) {
  const Evaluation& evaluation = cells.evaluation();
  std::int64_t total = 0;
  for (std::int64_t cell : row) total += cell;
  html.open("tr").element("th", {{"scope", "row"}}, label_name(evaluation, gold));
  for (std::size_t predicted = 0; predicted < row.size(); ++predicted) {
    const double share = total > 0 ? static_cast<double>(row[predicted]) / static_cast<double>(total) : 0;
    const int level = heat_level(share, 1.0);
    html.open("td",
              {{"class", fmt::format("d{}{}", predicted == gold ? " hit" : "",
                                     level > 0 ? fmt::format(" {}{}", predicted == gold ? 'p' : 'n', level) : "")}});
    cell_count(html, cells, gold, predicted, row[predicted]);
    html.text(" ").element("small", percent(share, 0)).close();
  }
  digits_cell(html, count(total));
  html.close();
}

/// With many classes: the pairs that are confused most.
void draw_confusions(Html& html, const Cells& cells, const Split& split) {
  const Evaluation& evaluation = cells.evaluation();
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t gold = 0; gold < split.confusion.size(); ++gold) {
    for (std::size_t predicted = 0; predicted < split.confusion.size(); ++predicted) {
      if (gold != predicted && split.confusion[gold][predicted] > 0) pairs.emplace_back(gold, predicted);
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [&](const auto& a, const auto& b) {
    return split.confusion[a.first][a.second] > split.confusion[b.first][b.second];
  });
  pairs.resize(std::min(pairs.size(), kMostConfusions));
  html.element("p", fmt::format("{} classes are too many for a matrix on a page; the most frequent mistakes:",
                                split.confusion.size()));
  begin_table(html, {"gold", "predicted", counted(split)});
  for (const auto& [gold, predicted] : pairs) {
    html.open("tr").element("td", label_name(evaluation, gold)).element("td", label_name(evaluation, predicted));
    html.open("td", {{"class", "d"}});
    cell_count(html, cells, gold, predicted, split.confusion[gold][predicted]);
    html.close().close();
  }
  end_table(html);
}

/// Words behind the model's length have a gold tag and no prediction.
void draw_not_seen(Html& html, const Split& split) {
  if (split.words_not_seen <= 0) return;
  html.element(
      "p", {{"class", "note"}},
      fmt::format(
          "{} of {} {} not seen, as the texts are longer than the model: wrong in the metrics, not in this matrix.",
          count(split.words_not_seen), split.words ? count_of(*split.words, "word") : "all words",
          split.words_not_seen == 1 ? "was" : "were"));
}

void draw_matrix(Html& html, const Cells& cells, const Split& split) {
  const Evaluation& evaluation = cells.evaluation();
  html.open("div", {{"class", "matrix"}}).open("h3").text(split.name);
  if (split.words) html.text(" ").element("small", "counts of words");
  html.close();
  draw_not_seen(html, split);
  if (split.confusion.size() > kMostClasses) {
    draw_confusions(html, cells, split);
    draw_mistakes(html, cells.artefacts, cells.split);
    html.close();
    return;
  }
  std::vector<std::string> head = {"gold \u2193 predicted \u2192"};
  for (std::size_t i = 0; i < split.confusion.size(); ++i) head.push_back(label_name(evaluation, i));
  head.push_back(counted(split));
  begin_table(html, head);
  for (std::size_t gold = 0; gold < split.confusion.size(); ++gold)
    draw_matrix_row(html, cells, split.confusion[gold], gold);
  end_table(html);
  draw_mistakes(html, cells.artefacts, cells.split);
  html.close();
}

}  // namespace

void draw_confusion(Html& html, const Artefacts& artefacts) {
  html.open("div", {{"class", "matrices"}});
  for (std::size_t i = 0; i < artefacts.evaluation->splits.size(); ++i) {
    const Split& split = artefacts.evaluation->splits[i];
    if (!split.confusion.empty()) draw_matrix(html, cells_of(artefacts, i), split);
  }
  html.close();
}

}  // namespace glass::report
