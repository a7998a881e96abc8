// Line and dot charts as inline SVG: axes with units, intervals, a legend that does not rely on colour alone.
#pragma once

#include <string>
#include <vector>

#include "html.h"

namespace glass::report {

struct ChartPoint {
  double x = 0, y = 0;
  double low = 0, high = 0;  ///< used where the series has intervals
};

/// One line of a chart; looks come from the style sheet: colour c1 ... c4.
struct Series {
  std::string name;
  int colour = 1;
  std::vector<ChartPoint> points;
  bool line = true, dots = false, intervals = false, faint = false, dashed = false;
};

struct Chart {
  std::string title;  ///< also what a screen reader says
  std::string x_name, y_name;
  std::vector<std::string> x_labels;  ///< names of x = 0, 1, ...; empty: numbers
  bool x_percent = false;
  bool y_percent = false;  ///< values are shares
  bool y_from_zero = false;
  bool y_to_one = false;
  std::vector<Series> series;
};

/// A <figure> with the drawing and its legend. Points that are not finite are left out; an empty chart draws nothing.
void draw_chart(Html& html, const Chart& chart);

/// Round marks that cover [low, high]: steps of 1, 2, 2.5 or 5 times a power of ten.
std::vector<double> nice_ticks(double low, double high, int about);

}  // namespace glass::report
