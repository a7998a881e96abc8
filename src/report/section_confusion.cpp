// The confusion matrix of every split: of texts, or of words where a task labels words.
#include <fmt/format.h>

#include <algorithm>

#include "heat.h"
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

void draw_matrix_row(Html& html, const Evaluation& evaluation, const std::vector<std::int64_t>& row, std::size_t gold) {
  std::int64_t total = 0;
  for (std::int64_t cell : row) total += cell;
  html.open("tr").element("th", {{"scope", "row"}}, label_name(evaluation, gold));
  for (std::size_t predicted = 0; predicted < row.size(); ++predicted) {
    const double share = total > 0 ? static_cast<double>(row[predicted]) / static_cast<double>(total) : 0;
    const int level = heat_level(share, 1.0);
    html.open("td",
              {{"class", fmt::format("d{}{}", predicted == gold ? " hit" : "",
                                     level > 0 ? fmt::format(" {}{}", predicted == gold ? 'p' : 'n', level) : "")}});
    html.text(count(row[predicted])).text(" ").element("small", percent(share, 0)).close();
  }
  digits_cell(html, count(total));
  html.close();
}

/// With many classes: the pairs that are confused most.
void draw_confusions(Html& html, const Evaluation& evaluation, const Split& split) {
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
    digits_cell(html, count(split.confusion[gold][predicted]));
    html.close();
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

void draw_matrix(Html& html, const Evaluation& evaluation, const Split& split) {
  html.open("div", {{"class", "matrix"}}).open("h3").text(split.name);
  if (split.words) html.text(" ").element("small", "counts of words");
  html.close();
  draw_not_seen(html, split);
  if (split.confusion.size() > kMostClasses) {
    draw_confusions(html, evaluation, split);
    html.close();
    return;
  }
  std::vector<std::string> head = {"gold \u2193 predicted \u2192"};
  for (std::size_t i = 0; i < split.confusion.size(); ++i) head.push_back(label_name(evaluation, i));
  head.push_back(counted(split));
  begin_table(html, head);
  for (std::size_t gold = 0; gold < split.confusion.size(); ++gold)
    draw_matrix_row(html, evaluation, split.confusion[gold], gold);
  end_table(html);
  html.close();
}

}  // namespace

void draw_confusion(Html& html, const Artefacts& artefacts) {
  html.open("div", {{"class", "matrices"}});
  for (const Split& split : artefacts.evaluation->splits) {
    if (!split.confusion.empty()) draw_matrix(html, *artefacts.evaluation, split);
  }
  html.close();
}

}  // namespace glass::report
