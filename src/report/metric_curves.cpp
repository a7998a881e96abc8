#include "metric_curves.h"

#include <algorithm>
#include <map>
#include <vector>

#include "chart.h"
#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostPlaces = 1000, kMostCharts = 20, kLinesOfAChart = 4, kCurveNameCodePoints = 48;

/// The curves of a metric, each with the labels of its places.
std::map<std::string, std::vector<std::string>> curves_of(const MetricRows& table) {
  std::map<std::string, std::vector<std::string>> curves;
  for (const MetricRow& row : table.rows) {
    for (const auto& [number, value] : row.numbers) {
      const auto place = curve_place(number);
      if (!place) continue;
      std::vector<std::string>& labels = curves[place->curve];
      labels.resize(std::max(labels.size(), place->place + 1));
      labels[place->place] = shortened(place->label, kCurveNameCodePoints);
    }
  }
  return curves;
}

Series line_of(const MetricRow& row, const std::string& curve, const std::string& title, int colour) {
  Series line{title, colour, {}, true, true, true};
  for (const auto& [number, value] : row.numbers) {
    const auto place = curve_place(number);
    if (place && place->curve == curve)
      line.points.push_back({static_cast<double>(place->place), value.value, value.low, value.high});
  }
  return line;
}

}  // namespace

std::optional<CurvePlace> curve_place(const std::string& number) {
  const std::size_t first = number.find('/');
  const std::size_t second = first == std::string::npos ? first : number.find('/', first + 1);
  if (second == std::string::npos || second == first + 1 || second - first > 4) return std::nullopt;
  const std::string digits = number.substr(first + 1, second - first - 1);
  if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const std::size_t place = std::stoul(digits);
  if (place >= kMostPlaces) return std::nullopt;
  return CurvePlace{number.substr(0, first), number.substr(second + 1), place};
}

void draw_metric_curves(Html& html, const MetricRows& table, const MethodTitles& titles) {
  std::vector<const MetricRow*> rows;
  for (const MetricRow& row : table.rows) {
    if (row.group == "all") rows.push_back(&row);
  }
  std::size_t drawn = 0;
  for (const auto& [curve, labels] : curves_of(table)) {
    for (std::size_t begin = 0; begin < rows.size() && drawn < kMostCharts; begin += kLinesOfAChart, ++drawn) {
      Chart chart;
      chart.title =
          title_case(shortened(table.name, kCurveNameCodePoints)) + ": " + shortened(curve, kCurveNameCodePoints);
      chart.x_name = "";
      chart.y_name = shortened(curve, kCurveNameCodePoints);
      chart.x_labels = labels;
      chart.y_from_zero = true;
      for (std::size_t i = begin; i < std::min(begin + kLinesOfAChart, rows.size()); ++i)
        chart.series.push_back(
            line_of(*rows[i], curve, title_in(titles, rows[i]->method), static_cast<int>(1 + i - begin)));
      draw_chart(html, chart);
    }
  }
}

}  // namespace glass::report
