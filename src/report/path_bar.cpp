// Base value and output on one scale that holds 0.
#include "path_bar.h"

#include <fmt/format.h>

#include <algorithm>

#include "glass/base/path_ends.h"
#include "numbers.h"
#include "prediction_words.h"

namespace glass::report {
namespace {

constexpr double kPathWidth = 200, kPathHeight = 10;

/// Places on a scale from the smallest to the largest of 0, base and output.
class PathScale {
 public:
  explicit PathScale(const PathEnds& ends)
      : low_(std::min({0.0, ends.base, ends.output})), high_(std::max({0.0, ends.base, ends.output})) {}
  double at(double value) const { return high_ > low_ ? (value - low_) / (high_ - low_) * kPathWidth : 0; }

 private:
  double low_, high_;
};

std::string svg_place(double value) {
  return fmt::format("{:.1f}", value);
}

void draw_path_mark(Html& html, double x) {
  html.empty("path", {{"class", "mark"},
                      {"d", fmt::format("M{:.1f} 0V{:g}", std::clamp(x, 0.6, kPathWidth - 0.6), kPathHeight)}});
}

}  // namespace

void draw_path_bar(Html& html, const Explanation& explanation) {
  const auto ends = path_ends(explanation);
  if (!ends) return;
  const PathScale scale(*ends);
  const std::string unit = unit_words(explanation), after = unit.empty() ? "" : "\u00A0" + unit;
  const std::string words =
      fmt::format("baseline {} \u2192 text {}{}", signed_number(ends->base), signed_number(ends->output), after);
  const double from = scale.at(std::min(ends->base, ends->output)), to = scale.at(std::max(ends->base, ends->output));
  html.open("p", {{"class", "path"}});
  html.open("svg", {{"class", "mini"},
                    {"viewBox", fmt::format("0 0 {:g} {:g}", kPathWidth, kPathHeight)},
                    {"preserveAspectRatio", "none"},
                    {"role", "img"},
                    {"aria-label", words}});
  html.empty("rect", {{"class", "track"}, {"width", svg_place(kPathWidth)}, {"height", svg_place(kPathHeight)}});
  html.empty("rect", {{"class", ends->output < ends->base ? "against" : "for"},
                      {"x", svg_place(from)},
                      {"width", svg_place(to - from)},
                      {"height", svg_place(kPathHeight)}});
  draw_path_mark(html, scale.at(0));
  draw_path_mark(html, scale.at(ends->base));
  html.close().text(" ").element("small", words);
  if (ends->base_gives_most()) {
    html.text(" ").element(
        "small", fmt::format("\u00B7 the baseline alone already gives {} of the output: the scores explain {}",
                             percent(ends->base_share, 0),
                             ends->base_share > 1 ? "what the words take away from it" : "the rest"));
  }
  html.close();
}

}  // namespace glass::report
