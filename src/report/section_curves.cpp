// How training went: loss, dev metrics, learning rate, all by step.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "chart.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

constexpr double kSmoothing = 0.9;  // weight of the past in the running mean of the training loss

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

Chart loss_chart(const Curves& curves, const std::string& split) {
  Chart chart;
  chart.title = "Loss";
  chart.y_name = "nats";
  chart.x_name = "step";
  const std::vector<ChartPoint> raw = train_points(curves, &TrainPoint::loss);
  if (raw.size() > 12) {
    chart.series.push_back({.name = "train, single steps", .colour = 1, .points = raw, .faint = true});
    chart.series.push_back({.name = fmt::format("train, running mean ({:g})", kSmoothing), .colour = 1, .points = smoothed(raw)});
  } else {
    chart.series.push_back({.name = "train", .colour = 1, .points = raw, .dots = true});
  }
  chart.series.push_back(
      {.name = split, .colour = 2, .points = eval_points(curves, split, "loss"), .dots = true, .intervals = true, .dashed = true});
  return chart;
}

Chart quality_chart(const Curves& curves, const std::string& split) {
  Chart chart;
  const std::vector<ChartPoint> f1 = eval_points(curves, split, "macro_f1");
  chart.title = (f1.empty() ? "Accuracy on " : "Accuracy and macro F1 on ") + split;
  chart.y_name = "with 95\u00A0% intervals";
  chart.x_name = "step";
  chart.y_percent = true;
  chart.series.push_back(
      {.name = "accuracy", .colour = 2, .points = eval_points(curves, split, "accuracy"), .dots = true, .intervals = true});
  if (!f1.empty()) chart.series.push_back({.name = "macro F1", .colour = 3, .points = f1, .dots = true, .dashed = true});
  return chart;
}

Chart plain_chart(const Curves& curves, const std::string& title, const std::string& unit, double TrainPoint::*value, int colour) {
  Chart chart;
  chart.title = title;
  chart.y_name = unit;
  chart.x_name = "step";
  chart.y_from_zero = true;
  chart.series.push_back({.name = "", .colour = colour, .points = train_points(curves, value)});
  return chart;
}

void draw_evaluations(Html& html, const Curves& curves) {
  if (curves.evaluations.empty()) return;
  html.open("details", {{"class", "numbers"}}).element("summary", "Every evaluation as a table");
  begin_table(html, {"split", "step", "epoch", "accuracy", "macro F1", "loss, nats", "calibration error"});
  for (const EvalPoint& p : curves.evaluations) {
    html.open("tr").element("th", {{"scope", "row"}}, p.split);
    digits_cell(html, number(p.step, 9));
    digits_cell(html, number(p.epoch));
    for (const char* name : {"accuracy", "macro_f1", "loss", "expected_calibration_error"}) {
      const Interval value = metric(p.metrics, name).value_or(Interval{kUnknown, kUnknown, kUnknown});
      const bool loss = std::string(name) == "loss";
      interval_cell(html, loss ? number(value.value) : percent(value.value), loss ? bounds(value) : percent_bounds(value));
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
  html.open("div", {{"class", "charts"}});
  draw_chart(html, loss_chart(curves, split));
  draw_chart(html, quality_chart(curves, split));
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
  draw_evaluations(html, curves);
}

}  // namespace glass::report
