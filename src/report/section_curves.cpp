// How training went: loss, the task's metrics on dev, learning rate, all by step.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "chart.h"
#include "measures.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

constexpr double kSmoothing = 0.9;     // weight of the past in the running mean of the training loss
constexpr std::size_t kMostLines = 3;  // of one chart, one a colour

std::vector<ChartPoint> train_points(const Curves& curves, double TrainPoint::*value) {
  std::vector<ChartPoint> points;
  for (const TrainPoint& p : curves.train) points.push_back({p.step, p.*value, 0, 0});
  return points;
}

/// Exponential mean without the pull of its start (divided by the sum of its weights).
std::vector<ChartPoint> smoothed(std::vector<ChartPoint> points) {
  double mean = 0, weight = 0;
  for (ChartPoint& p : points) {
    if (!std::isfinite(p.y)) continue;
    mean = kSmoothing * mean + (1 - kSmoothing) * p.y;
    weight = kSmoothing * weight + (1 - kSmoothing);
    p.y = mean / weight;
  }
  return points;
}

std::vector<ChartPoint> eval_points(const Curves& curves, const std::string& split, const std::string& name) {
  std::vector<ChartPoint> points;
  for (const EvalPoint& p : curves.evaluations) {
    if (p.split != split) continue;
    if (const auto value = metric(p.metrics, name)) points.push_back({p.step, value->value, value->low, value->high});
  }
  return points;
}

Chart loss_chart(const Curves& curves, const std::string& split, TaskKind task) {
  Chart chart;
  chart.title = "Loss";
  chart.y_name = unit_of("loss", task) == Unit::nats ? "nats" : "mean squared error";
  chart.x_name = "step";
  const std::vector<ChartPoint> raw = train_points(curves, &TrainPoint::loss);
  if (raw.size() > 12) {
    chart.series.push_back({.name = "train, single steps", .colour = 1, .points = raw, .faint = true});
    chart.series.push_back(
        {.name = fmt::format("train, running mean ({:g})", kSmoothing), .colour = 1, .points = smoothed(raw)});
  } else {
    chart.series.push_back({.name = "train", .colour = 1, .points = raw, .dots = true});
  }
  // The loss of a regression is its mean squared error, and stands under that name.
  std::vector<ChartPoint> judged = eval_points(curves, split, "loss");
  if (judged.empty() && task == TaskKind::regression) judged = eval_points(curves, split, "mean_squared_error");
  chart.series.push_back(
      {.name = split, .colour = 2, .points = judged, .dots = true, .intervals = true, .dashed = true});
  return chart;
}

/// The task's main metrics in one unit that the evaluations have: the first of them says which unit.
std::vector<std::string> drawn_metrics(const Curves& curves, const std::string& split, TaskKind task) {
  std::vector<std::string> names;
  for (const std::string& name : main_metrics(task)) {
    if (name == "expected_calibration_error" || eval_points(curves, split, name).empty()) continue;
    // Perplexity and bits per byte are both plain numbers, yet no scale holds both.
    const bool alike =
        names.empty() || (unit_of(name, task) == unit_of(names[0], task) && task != TaskKind::language_model);
    if (alike && names.size() < kMostLines) names.push_back(name);
  }
  return names;
}

/// Empty, and so not drawn, where no evaluation has a main metric.
Chart quality_chart(const Curves& curves, const std::string& split, TaskKind task) {
  Chart chart;
  for (const std::string& name : drawn_metrics(curves, split, task)) {
    const std::string shown = metric_name(name, task);
    chart.title += (chart.series.empty() ? "" : ", ") + shown;
    chart.y_percent = unit_of(name, task) == Unit::share;
    const bool first = chart.series.empty();
    chart.series.push_back({.name = shown,
                            .colour = first                      ? 2
                                      : chart.series.size() == 1 ? 3
                                                                 : 4,
                            .points = eval_points(curves, split, name),
                            .dots = true,
                            .intervals = first,
                            .dashed = !first});
  }
  chart.title += " on " + split;
  chart.y_name = "with 95\u00A0% intervals";
  chart.x_name = "step";
  return chart;
}

Chart plain_chart(const Curves& curves, const std::string& title, const std::string& unit, double TrainPoint::*value,
                  int colour) {
  Chart chart;
  chart.title = title;
  chart.y_name = unit;
  chart.x_name = "step";
  chart.y_from_zero = true;
  chart.series.push_back({.name = "", .colour = colour, .points = train_points(curves, value)});
  return chart;
}

void draw_evaluations(Html& html, const Curves& curves, TaskKind task) {
  if (curves.evaluations.empty()) return;
  std::vector<const Metrics*> tables;
  for (const EvalPoint& p : curves.evaluations) tables.push_back(&p.metrics);
  const std::vector<std::string> names = ordered_names(tables, task);
  std::vector<std::string> head = {"split", "step", "epoch"};
  for (const std::string& name : names) head.push_back(metric_heading(name, task));
  html.open("details", {{"class", "numbers"}}).element("summary", "Every evaluation as a table");
  begin_table(html, head);
  for (const EvalPoint& p : curves.evaluations) {
    html.open("tr").element("th", {{"scope", "row"}}, p.split);
    digits_cell(html, number(p.step, 9));
    digits_cell(html, number(p.epoch));
    for (const std::string& name : names) {
      const Interval value = metric(p.metrics, name).value_or(Interval{kUnknown, kUnknown, kUnknown});
      interval_cell(html, metric_value(value, unit_of(name, task)), metric_bounds(value, unit_of(name, task)));
    }
    html.close();
  }
  end_table(html);
  html.close();
}

}  // namespace

void draw_curves(Html& html, const Artefacts& artefacts) {
  const Curves& curves = artefacts.curves;
  const std::string split = curves.evaluations.empty() ? "dev" : curves.evaluations.front().split;
  const TaskKind task = task_of(artefacts);
  html.open("div", {{"class", "charts"}});
  draw_chart(html, loss_chart(curves, split, task));
  draw_chart(html, quality_chart(curves, split, task));
  html.close();
  if (!curves.train.empty()) {
    html.open("details", {{"class", "numbers"}})
        .element("summary", "Learning rate, gradient norm and speed")
        .open("div", {{"class", "charts"}});
    draw_chart(html, plain_chart(curves, "Learning rate", "", &TrainPoint::learning_rate, 3));
    draw_chart(html, plain_chart(curves, "Gradient norm", "before clipping", &TrainPoint::gradient_norm, 4));
    draw_chart(html, plain_chart(curves, "Speed", "tokens a second", &TrainPoint::tokens_per_second, 1));
    html.close().close();
  }
  draw_evaluations(html, curves, task);
}

}  // namespace glass::report
