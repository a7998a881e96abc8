// The metrics of every split as a table.
#include <fmt/format.h>

#include <algorithm>

#include "measures.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

/// "test, 300 texts, 4,812 words".
std::string split_heading(const Split& split) {
  std::string heading = fmt::format("{}, {}", split.name, count_of(split.examples, "text"));
  if (split.words) heading += ", " + count_of(*split.words, "word");
  if (split.tokens) heading += ", " + count_of(*split.tokens, "token");
  return heading;
}

/// A metric that the split has, though it is not defined for these texts, says so.
void metric_cell(Html& html, const Split& split, const std::string& name, TaskKind task) {
  const auto value = metric(split.metrics, name);
  const Interval interval = value.value_or(Interval{kUnknown, kUnknown, kUnknown});
  const Unit unit = unit_of(name, task);
  interval_cell(html, metric_value(interval, unit),
                value && !is_known(interval.value) ? "not defined" : metric_bounds(interval, unit));
}

/// A row of one number a split; absent when no split has it.
void number_row(Html& html, const Evaluation& evaluation, const std::string& name, std::string (*shown)(const Split&)) {
  std::vector<std::string> cells;
  for (const Split& split : evaluation.splits) cells.push_back(shown(split));
  if (std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); })) return;
  html.open("tr").element("th", {{"scope", "row"}}, name);
  for (const std::string& cell : cells) digits_cell(html, cell.empty() ? kNoValue : cell);
  html.close();
}

void bag_of_words_row(Html& html, const Artefacts& artefacts) {
  const double bag = record_number(artefacts, "baseline", "bag_of_words_accuracy");
  if (!is_known(bag)) return;
  html.open("tr").element("th", {{"scope", "row"}}, "Bag of words, accuracy");
  html.element("td", {{"class", "d"}, {"colspan", fmt::format("{}", artefacts.evaluation->splits.size())}},
               percent(bag))
      .close();
}

}  // namespace

void draw_metrics(Html& html, const Artefacts& artefacts) {
  const Evaluation& evaluation = *artefacts.evaluation;
  const TaskKind task = task_of(artefacts);
  std::vector<std::string> head = {"metric"};
  std::vector<const Metrics*> tables;
  for (const Split& split : evaluation.splits) {
    head.push_back(split_heading(split));
    tables.push_back(&split.metrics);
  }
  begin_table(html, head);
  for (const std::string& name : ordered_names(tables, task)) {
    html.open("tr").element("th", {{"scope", "row"}}, metric_heading(name, task));
    for (const Split& split : evaluation.splits) metric_cell(html, split, name, task);
    html.close();
  }
  number_row(
      html, evaluation, task == TaskKind::tags ? "Most frequent tag, accuracy" : "Most frequent class, accuracy",
      [](const Split& split) { return is_known(split.majority_accuracy) ? percent(split.majority_accuracy) : ""; });
  bag_of_words_row(html, artefacts);
  number_row(html, evaluation, "Words not seen, counted as wrong",
             [](const Split& split) { return split.words_not_seen > 0 ? count(split.words_not_seen) : ""; });
  end_table(html);
}

}  // namespace glass::report
