// The calibration diagram with its bins.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "chart.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

Chart calibration_chart(const Split& split) {
  Chart chart;
  chart.title = "Calibration on " + split.name;
  chart.y_name = "accuracy by stated confidence";
  chart.x_name = "stated confidence";
  chart.x_percent = chart.y_percent = chart.y_to_one = true;
  chart.series.push_back({.name = "perfect", .colour = 4, .points = {{0, 0, 0, 0}, {1, 1, 0, 0}}, .dashed = true});
  Series bins{.name = "the model, with Wilson's 95\u00A0% interval of each bin",
              .colour = 1,
              .points = {},
              .dots = true,
              .intervals = true};
  for (const CalibrationBin& bin : split.calibration) {
    if (bin.count <= 0 || !is_known(bin.accuracy)) continue;
    const auto right = static_cast<std::int64_t>(std::llround(bin.accuracy * static_cast<double>(bin.count)));
    const Interval interval = wilson_interval(std::clamp<std::int64_t>(right, 0, bin.count), bin.count);
    bins.points.push_back({bin.confidence, bin.accuracy, interval.low, interval.high});
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
    html.open("tr").element("th", {{"scope", "row"}},
                            fmt::format("{:.0f}\u2013{:.0f}\u00A0%", bin.low * 100, bin.high * 100));
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
