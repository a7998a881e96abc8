// Metrics whose numbers are points of a curve, drawn by method.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "explanation_set.h"
#include "html.h"
#include "method_names.h"

namespace glass::report {

/// A number of a metric that is a point of a curve: "SSIM/2/encoder.1" is the third of the curve SSIM.
struct CurvePlace {
  std::string curve, label;
  std::size_t place = 0;
};

/// What the name of a number says; nothing for names of other numbers.
std::optional<CurvePlace> curve_place(const std::string& number);

/// A chart for each curve of a metric over all texts, with a line a method; at most four methods a chart.
void draw_metric_curves(Html& html, const MetricRows& table, const MethodTitles& titles);

}  // namespace glass::report
