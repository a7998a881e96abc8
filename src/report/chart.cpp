// Charts: from values to places in a view box of 440 x 270, wide enough to read on a phone.
#include "chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "numbers.h"

namespace glass::report {
namespace {

constexpr double kWidth = 440, kHeight = 262, kLeft = 52, kRight = 22, kTop = 14, kBottom = 44;
constexpr std::size_t kMostPoints = 360;  // of a polyline; more cannot be seen

/// The ranges of both axes and how values become places.
struct Frame {
  double x_low = 0, x_high = 1, y_low = 0, y_high = 1;
  double x(double value) const { return kLeft + (value - x_low) / (x_high - x_low) * (kWidth - kLeft - kRight); }
  double y(double value) const {
    return kHeight - kBottom - (value - y_low) / (y_high - y_low) * (kHeight - kTop - kBottom);
  }
};

std::string place(double value) {
  return fmt::format("{:.1f}", value);
}

bool drawable(const ChartPoint& p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}
bool bounded(const ChartPoint& p) {
  return drawable(p) && std::isfinite(p.low) && std::isfinite(p.high);
}

/// False when there is nothing to draw.
bool make_frame(const Chart& chart, Frame& frame) {
  double x_low = 1e300, x_high = -1e300, y_low = 1e300, y_high = -1e300;
  for (const Series& series : chart.series) {
    for (const ChartPoint& p : series.points) {
      if (!drawable(p)) continue;
      x_low = std::min(x_low, p.x), x_high = std::max(x_high, p.x);
      const bool wide = series.intervals && bounded(p);
      y_low = std::min(y_low, wide ? p.low : p.y), y_high = std::max(y_high, wide ? p.high : p.y);
    }
  }
  if (x_low > x_high) return false;
  if (chart.y_from_zero) y_low = std::min(0.0, y_low);
  if (chart.y_to_one) y_low = std::min(0.0, y_low), y_high = std::max(1.0, y_high);
  if (!chart.x_labels.empty()) x_low = -0.5, x_high = static_cast<double>(chart.x_labels.size()) - 0.5;
  if (x_low == x_high) x_low -= 1, x_high += 1;
  const double span = y_high > y_low ? y_high - y_low : std::max(1e-6, std::abs(y_high) * 0.1);
  if (!chart.y_to_one) {
    y_low -= chart.y_from_zero && y_low == 0 ? 0 : 0.06 * span;
    y_high += 0.06 * span;
  }
  if (chart.y_percent) y_low = std::max(y_low, 0.0), y_high = std::min(y_high, std::max(1.0, y_high - 0.06 * span));
  frame = {x_low, x_high, y_low, y_high};
  return true;
}

void draw_text(Html& html, double x, double y, const char* kind, const std::string& text) {
  html.element("text", {{"x", place(x)}, {"y", place(y)}, {"class", kind}}, text);
}

void draw_axes(Html& html, const Chart& chart, const Frame& frame) {
  for (double tick : nice_ticks(frame.y_low, frame.y_high, 5)) {
    html.empty("path",
               {{"class", "grid"}, {"d", fmt::format("M{} {}H{}", kLeft, place(frame.y(tick)), kWidth - kRight)}});
    const double step = frame.y_high - frame.y_low;
    draw_text(
        html, kLeft - 7, frame.y(tick) + 4, "end",
        chart.y_percent ? fmt::format("{:.{}f}\u00A0%", tick * 100, step < 0.04 ? 1 : 0) : fmt::format("{:g}", tick));
  }
  html.empty("path", {{"class", "axis"}, {"d", fmt::format("M{} {}H{}", kLeft, kHeight - kBottom, kWidth - kRight)}});
  const double below = kHeight - kBottom + 17;
  if (chart.x_labels.empty()) {
    for (double tick : nice_ticks(frame.x_low, frame.x_high, 5)) {
      html.empty("path", {{"class", "axis"}, {"d", fmt::format("M{} {}v4", place(frame.x(tick)), kHeight - kBottom)}});
      draw_text(html, frame.x(tick), below, "mid",
                chart.x_percent ? fmt::format("{:.0f}\u00A0%", tick * 100) : fmt::format("{:g}", tick));
    }
  } else {
    const std::size_t every = (chart.x_labels.size() + 7) / 8;
    for (std::size_t i = 0; i < chart.x_labels.size(); i += every) {
      draw_text(html, frame.x(static_cast<double>(i)), below, "mid", chart.x_labels[i]);
    }
  }
  draw_text(html, (kLeft + kWidth - kRight) / 2, kHeight - 8, "mid name", chart.x_name);
}

/// The drawable points, thinned to at most kMostPoints.
std::vector<ChartPoint> thinned(const std::vector<ChartPoint>& points) {
  std::vector<ChartPoint> kept;
  std::copy_if(points.begin(), points.end(), std::back_inserter(kept), drawable);
  if (kept.size() <= kMostPoints) return kept;
  std::vector<ChartPoint> thin;
  for (std::size_t i = 0; i < kMostPoints; ++i) thin.push_back(kept[i * (kept.size() - 1) / (kMostPoints - 1)]);
  return thin;
}

void draw_intervals(Html& html, const Series& series, const Frame& frame) {
  std::string d;
  for (const ChartPoint& p : series.points) {
    if (bounded(p)) d += fmt::format("M{} {}V{}", place(frame.x(p.x)), place(frame.y(p.low)), place(frame.y(p.high)));
  }
  if (!d.empty()) html.empty("path", {{"class", fmt::format("bar c{}", series.colour)}, {"d", d}});
}

void draw_series(Html& html, const Chart& chart, const Series& series, const Frame& frame) {
  const std::vector<ChartPoint> points = thinned(series.points);
  if (series.intervals) draw_intervals(html, series, frame);
  if (series.line && points.size() > 1) {
    std::string d;
    for (const ChartPoint& p : points)
      d += fmt::format("{}{} {}", d.empty() ? "M" : "L", place(frame.x(p.x)), place(frame.y(p.y)));
    html.empty("path", {{"class", fmt::format("line c{}{}{}", series.colour, series.faint ? " faint" : "",
                                              series.dashed ? " dash" : "")},
                        {"d", d}});
  }
  if (!series.dots && points.size() > 1) return;
  for (const ChartPoint& p : points) {
    html.open("circle", {{"class", fmt::format("dot c{}", series.colour)},
                         {"cx", place(frame.x(p.x))},
                         {"cy", place(frame.y(p.y))},
                         {"r", "3.6"}});
    const std::string y = chart.y_percent ? percent(p.y) : number(p.y);
    const std::string x = chart.x_percent ? percent(p.x)
                          : chart.x_labels.empty()
                              ? fmt::format("{:g}", p.x)
                              : chart.x_labels[static_cast<std::size_t>(
                                    std::clamp(std::lround(p.x), 0L, static_cast<long>(chart.x_labels.size()) - 1))];
    html.element("title", fmt::format("{}: {} at {} {}", series.name, y, chart.x_name, x));
    html.close();
  }
}

void draw_legend(Html& html, const Chart& chart) {
  html.open("ul", {{"class", "legend"}});
  for (const Series& series : chart.series) {
    if (series.points.empty() || series.name.empty()) continue;
    html.open("li").open("svg", {{"viewBox", "0 0 26 12"}, {"width", "26"}, {"height", "12"}, {"aria-hidden", "true"}});
    if (series.line)
      html.empty("path", {{"class", fmt::format("line c{}{}{}", series.colour, series.faint ? " faint" : "",
                                                series.dashed ? " dash" : "")},
                          {"d", "M1 6H25"}});
    if (series.intervals) html.empty("path", {{"class", fmt::format("bar c{}", series.colour)}, {"d", "M13 1V11"}});
    if (series.dots)
      html.empty("circle", {{"class", fmt::format("dot c{}", series.colour)}, {"cx", "13"}, {"cy", "6"}, {"r", "3.6"}});
    html.close().text(" " + series.name).close();
  }
  html.close();
}

}  // namespace

std::vector<double> nice_ticks(double low, double high, int about) {
  std::vector<double> ticks;
  if (!(high > low) || !std::isfinite(low) || !std::isfinite(high)) return ticks;
  const double raw = (high - low) / about, power = std::pow(10.0, std::floor(std::log10(raw)));
  double step = 10 * power;
  for (double factor : {5.0, 2.5, 2.0, 1.0}) {
    if (factor * power >= raw * 0.999) step = factor * power;
  }
  const double first = std::ceil(low / step - 1e-9);
  for (int i = 0; i < 4 * about && (first + i) * step <= high + 1e-9 * step; ++i) {
    ticks.push_back((first + i) * step == 0 ? 0.0 : (first + i) * step);
  }
  return ticks;
}

void draw_chart(Html& html, const Chart& chart) {
  Frame frame;
  if (!make_frame(chart, frame)) return;
  html.open("figure", {{"class", "chart"}});
  html.open("figcaption").element("b", chart.title).text(chart.y_name.empty() ? "" : ", " + chart.y_name).close();
  html.open("svg",
            {{"viewBox", fmt::format("0 0 {} {}", kWidth, kHeight)}, {"role", "img"}, {"aria-label", chart.title}});
  draw_axes(html, chart, frame);
  for (const Series& series : chart.series) draw_series(html, chart, series, frame);
  html.close();
  draw_legend(html, chart);
  html.close();
}

}  // namespace glass::report
