// The metrics of every split, the confusion matrix and the calibration diagram.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "chart.h"
#include "heat.h"
#include "node.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostClasses = 16, kMostConfusions = 12;

bool is_share(const std::string& name) {
  return name == "accuracy" || name == "macro_f1" || name == "expected_calibration_error";
}

std::string metric_name(const std::string& name) {
  if (name == "macro_f1") return "Macro F1";
  if (name == "loss") return "Loss, nats";
  return title_case(name);
}

/// Names of the metrics of all splits, in their first order.
std::vector<std::string> metric_names(const Evaluation& evaluation) {
  std::vector<std::string> names;
  for (const Split& split : evaluation.splits) {
    for (const auto& [name, value] : split.metrics) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

std::string label_name(const Evaluation& evaluation, std::size_t label) {
  return label < evaluation.label_names.size() ? shortened(evaluation.label_names[label], 24) : fmt::format("class {}", label);
}

void draw_matrix_row(Html& html, const Evaluation& evaluation, const std::vector<std::int64_t>& row, std::size_t gold) {
  std::int64_t total = 0;
  for (std::int64_t cell : row) total += cell;
  html.open("tr").element("th", {{"scope", "row"}}, label_name(evaluation, gold));
  for (std::size_t predicted = 0; predicted < row.size(); ++predicted) {
    const double share = total > 0 ? static_cast<double>(row[predicted]) / static_cast<double>(total) : 0;
    const int level = heat_level(share, 1.0);
    html.open("td", {{"class", fmt::format("d{}{}", predicted == gold ? " hit" : "",
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
  std::stable_sort(pairs.begin(), pairs.end(),
                   [&](const auto& a, const auto& b) { return split.confusion[a.first][a.second] > split.confusion[b.first][b.second]; });
  pairs.resize(std::min(pairs.size(), kMostConfusions));
  html.element("p", fmt::format("{} classes are too many for a matrix on a page; the most frequent mistakes:", split.confusion.size()));
  begin_table(html, {"gold", "predicted", "texts"});
  for (const auto& [gold, predicted] : pairs) {
    html.open("tr").element("td", label_name(evaluation, gold)).element("td", label_name(evaluation, predicted));
    digits_cell(html, count(split.confusion[gold][predicted]));
    html.close();
  }
  end_table(html);
}

void draw_matrix(Html& html, const Evaluation& evaluation, const Split& split) {
  html.open("div", {{"class", "matrix"}}).element("h3", split.name);
  if (split.confusion.size() > kMostClasses) {
    draw_confusions(html, evaluation, split);
    html.close();
    return;
  }
  std::vector<std::string> head = {"gold \u2193 predicted \u2192"};
  for (std::size_t i = 0; i < split.confusion.size(); ++i) head.push_back(label_name(evaluation, i));
  head.push_back("texts");
  begin_table(html, head);
  for (std::size_t gold = 0; gold < split.confusion.size(); ++gold) draw_matrix_row(html, evaluation, split.confusion[gold], gold);
  end_table(html);
  html.close();
}

Chart calibration_chart(const Split& split) {
  Chart chart;
  chart.title = "Calibration on " + split.name;
  chart.y_name = "accuracy by stated confidence";
  chart.x_name = "stated confidence";
  chart.x_percent = chart.y_percent = chart.y_to_one = true;
  chart.series.push_back({.name = "perfect", .colour = 4, .points = {{0, 0, 0, 0}, {1, 1, 0, 0}}, .dashed = true});
  Series bins{
      .name = "the model, with the binomial 95\u00A0% interval of each bin", .colour = 1, .points = {}, .dots = true, .intervals = true};
  for (const CalibrationBin& bin : split.calibration) {
    if (bin.count <= 0 || !is_known(bin.accuracy)) continue;
    // Wilson (1927): an interval of a share that stays within [0, 1] for few texts.
    const double n = static_cast<double>(bin.count), z2 = 1.96 * 1.96, centre = (bin.accuracy + z2 / (2 * n)) / (1 + z2 / n);
    const double half = 1.96 / (1 + z2 / n) * std::sqrt(bin.accuracy * (1 - bin.accuracy) / n + z2 / (4 * n * n));
    bins.points.push_back({bin.confidence, bin.accuracy, centre - half, centre + half});
  }
  chart.series.push_back(std::move(bins));
  return chart;
}

void draw_bins(Html& html, const Split& split) {
  std::int64_t total = 0;
  for (const CalibrationBin& bin : split.calibration) total += bin.count;
  begin_table(html, {"confidence", "texts", "mean confidence", "accuracy", "gap, points"});
  for (const CalibrationBin& bin : split.calibration) {
    if (bin.count <= 0) continue;
    html.open("tr").element("th", {{"scope", "row"}}, fmt::format("{:.0f}\u2013{:.0f}\u00A0%", bin.low * 100, bin.high * 100));
    html.open("td", {{"class", "d"}}).text(count(bin.count) + " ");
    draw_bar(html, static_cast<double>(bin.count) / static_cast<double>(total), kUnknown, count_of(bin.count, "text"));
    html.close();
    digits_cell(html, percent(bin.confidence));
    digits_cell(html, percent(bin.accuracy));
    digits_cell(html, signed_number((bin.confidence - bin.accuracy) * 100));
    html.close();
  }
  end_table(html);
}

}  // namespace

void draw_metrics(Html& html, const Artefacts& artefacts) {
  const Evaluation& evaluation = *artefacts.evaluation;
  std::vector<std::string> head = {"metric"};
  for (const Split& split : evaluation.splits) head.push_back(fmt::format("{}, {}", split.name, count_of(split.examples, "text")));
  begin_table(html, head);
  for (const std::string& name : metric_names(evaluation)) {
    html.open("tr").element("th", {{"scope", "row"}}, metric_name(name));
    for (const Split& split : evaluation.splits) {
      const Interval value = metric(split.metrics, name).value_or(Interval{kUnknown, kUnknown, kUnknown});
      interval_cell(html, is_share(name) ? percent(value.value) : number(value.value),
                    is_share(name) ? percent_bounds(value) : bounds(value));
    }
    html.close();
  }
  const auto has_majority = [](const Split& split) { return is_known(split.majority_accuracy); };
  if (std::any_of(evaluation.splits.begin(), evaluation.splits.end(), has_majority)) {
    html.open("tr").element("th", {{"scope", "row"}}, "Most frequent class, accuracy");
    for (const Split& split : evaluation.splits) digits_cell(html, percent(split.majority_accuracy));
    html.close();
  }
  const auto baseline = artefacts.record ? Node(*artefacts.record, "record.json: ").find("baseline") : std::nullopt;
  const double bag = baseline ? baseline->number_or("bag_of_words_accuracy", kUnknown) : kUnknown;
  if (is_known(bag)) {
    html.open("tr").element("th", {{"scope", "row"}}, "Bag of words, accuracy");
    html.element("td", {{"class", "d"}, {"colspan", fmt::format("{}", evaluation.splits.size())}}, percent(bag)).close();
  }
  end_table(html);
}

void draw_confusion(Html& html, const Artefacts& artefacts) {
  html.open("div", {{"class", "matrices"}});
  for (const Split& split : artefacts.evaluation->splits) {
    if (!split.confusion.empty()) draw_matrix(html, *artefacts.evaluation, split);
  }
  html.close();
}

void draw_calibration(Html& html, const Artefacts& artefacts) {
  for (const Split& split : artefacts.evaluation->splits) {
    if (&split != artefacts.evaluation->main() || split.calibration.empty()) continue;
    html.open("div", {{"class", "beside"}});
    draw_chart(html, calibration_chart(split));
    html.open("div");
    draw_bins(html, split);
    html.close().close();
  }
}

}  // namespace glass::report
