// Draws maps as PNG with a transparent palette, so that one image serves the light and the dark page.
#include "map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "encode.h"
#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostPanels = 24, kMostLabelled = 40, kFewPlaces = 20, kMostSide = 512;
constexpr std::size_t kLabelCodePoints = 11;
constexpr int kShareLevels = 15, kSignedLevels = 7;

/// One drawn matrix, row-major.
struct Panel {
  std::string name;
  std::vector<double> values;
};
struct Grid {
  std::size_t rows = 0, columns = 0;
  std::vector<Panel> panels;
  double largest = 0;
};

const Axis& row_axis(const Explanation& explanation) {
  return explanation.axes[explanation.axes.size() - 2];
}

/// "layer 1, head 0" of panel number `index`.
std::string panel_name(const Explanation& explanation, std::size_t index) {
  std::string name;
  for (std::size_t axis = explanation.axes.size() - 2; axis-- > 0;) {
    const auto size = static_cast<std::size_t>(explanation.axes[axis].size);
    name = place_on_axis(explanation, explanation.axes[axis], index % size) + (name.empty() ? "" : ", " + name);
    index /= size;
  }
  return name;
}

Grid make_grid(const Explanation& explanation) {
  Grid grid;
  const std::size_t axes = explanation.axes.size();
  grid.rows = static_cast<std::size_t>(explanation.axes[axes - 2].size);
  grid.columns = static_cast<std::size_t>(explanation.axes[axes - 1].size);
  const std::size_t cells = grid.rows * grid.columns, panels = explanation.values.size() / cells;
  if (panels > 1) {
    grid.panels.push_back({"mean", std::vector<double>(cells, 0.0)});
    for (std::size_t i = 0; i < explanation.values.size(); ++i)
      grid.panels[0].values[i % cells] += explanation.values[i] / static_cast<double>(panels);
  }
  for (std::size_t p = 0; p < std::min(panels, kMostPanels); ++p) {
    const auto begin = explanation.values.begin() + static_cast<std::ptrdiff_t>(p * cells);
    grid.panels.push_back(
        {panel_name(explanation, p), std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(cells))});
  }
  for (const Panel& panel : grid.panels) {
    for (double value : panel.values)
      grid.largest = std::isfinite(value) ? std::max(grid.largest, std::abs(value)) : grid.largest;
  }
  return grid;
}

std::vector<Colour> palette(bool is_signed) {
  std::vector<Colour> colours;
  for (int i = 0; i <= kShareLevels; ++i) {
    if (!is_signed) {
      colours.push_back({124, 92, 214, static_cast<std::uint8_t>(i * 255 / kShareLevels)});
    } else {
      const int level = i - kSignedLevels;
      const auto alpha = static_cast<std::uint8_t>(std::min(255, std::abs(level) * 255 / kSignedLevels));
      colours.push_back(level < 0 ? Colour{226, 120, 20, alpha} : Colour{40, 120, 220, alpha});
    }
  }
  return colours;
}

std::string panel_png(const Grid& grid, const Panel& panel, bool is_signed) {
  std::vector<std::uint8_t> levels;
  for (double value : panel.values) {
    const double part = std::isfinite(value) && grid.largest > 0 ? std::clamp(value / grid.largest, -1.0, 1.0) : 0.0;
    levels.push_back(static_cast<std::uint8_t>(is_signed ? std::lround(part * kSignedLevels) + kSignedLevels
                                                         : std::lround(std::max(0.0, part) * kShareLevels)));
  }
  return palette_png(levels, grid.columns, palette(is_signed));
}

/// The label of a place of an axis: its token, or its name.
std::string place_name(const ExplainedExample& example, const Explanation& explanation, const Axis& axis,
                       std::size_t place) {
  if (!is_token_axis(axis)) return shortened(place_on_axis(explanation, axis, place), kLabelCodePoints);
  return shortened(example.tokens[axis.token_at(place)].text, kLabelCodePoints);
}

void draw_labelled(Html& html, const ExplainedExample& example, const Explanation& explanation, const Grid& grid) {
  const Axis &row_places = row_axis(explanation), &column_places = explanation.axes.back();
  constexpr double kGutter = 82, kTop = 66;
  const double cell = std::max(grid.rows, grid.columns) <= kFewPlaces ? 21 : 15;
  const double width = kGutter + cell * static_cast<double>(grid.columns) + 34,
               height = kTop + cell * static_cast<double>(grid.rows) + 2;
  html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  html.open("svg", {{"class", "map"},
                    {"width", fmt::format("{:g}", width)},
                    {"height", fmt::format("{:g}", height)},
                    {"viewBox", fmt::format("0 0 {:g} {:g}", width, height)},
                    {"role", "img"},
                    {"aria-label", fmt::format("{} by {}", row_places.name, column_places.name)}});
  html.png(panel_png(grid, grid.panels[0], explanation.is_signed), kGutter, kTop,
           cell * static_cast<double>(grid.columns), cell * static_cast<double>(grid.rows));
  html.empty("rect", {{"class", "frame"},
                      {"x", fmt::format("{:g}", kGutter)},
                      {"y", fmt::format("{:g}", kTop)},
                      {"width", fmt::format("{:g}", cell * static_cast<double>(grid.columns))},
                      {"height", fmt::format("{:g}", cell * static_cast<double>(grid.rows))}});
  for (std::size_t i = 0; i < grid.rows; ++i) {
    html.element("text",
                 {{"class", "end"},
                  {"x", fmt::format("{:g}", kGutter - 5)},
                  {"y", fmt::format("{:g}", kTop + cell * (static_cast<double>(i) + 0.5) + 3.5)}},
                 place_name(example, explanation, row_places, i));
  }
  for (std::size_t i = 0; i < grid.columns; ++i) {
    const double x = kGutter + cell * (static_cast<double>(i) + 0.5) + 1.5;
    html.element("text",
                 {{"x", fmt::format("{:g}", x)},
                  {"y", fmt::format("{:g}", kTop - 5)},
                  {"transform", fmt::format("rotate(-55 {:g} {:g})", x, kTop - 5)}},
                 place_name(example, explanation, column_places, i));
  }
  html.close().close();
}

void draw_panel(Html& html, const Explanation& explanation, const Grid& grid, const Panel& panel) {
  html.open("figure", {{"class", "panel"}});
  const double ratio = std::clamp(static_cast<double>(grid.rows) / static_cast<double>(grid.columns), 0.1, 4.0);
  const std::string height = fmt::format("{:g}", std::round(120 * ratio));
  html.open("svg", {{"class", "map"},
                    {"width", "120"},
                    {"height", height},
                    {"viewBox", "0 0 120 " + height},
                    {"role", "img"},
                    {"aria-label", panel.name}});
  html.png(panel_png(grid, panel, explanation.is_signed), 0, 0, 120, std::round(120 * ratio));
  html.empty("rect", {{"class", "frame"}, {"width", "120"}, {"height", height}});
  html.close().element("figcaption", panel.name).close();
}

/// The side of the example that all tokens of the axis are of; nothing for axes over both sides, or over no tokens.
std::optional<TextPart> side_of(const ExplainedExample& example, const Axis& axis) {
  if (!is_token_axis(axis) || axis.size == 0) return std::nullopt;
  const TextPart part = example.tokens[axis.token_at(0)].part;
  for (std::size_t place = 1; place < static_cast<std::size_t>(axis.size); ++place) {
    if (example.tokens[axis.token_at(place)].part != part) return std::nullopt;
  }
  return part;
}

/// True for rows of the target and columns of the text: the cross-attention of a decoder.
bool crosses(const ExplainedExample& example, const Explanation& explanation) {
  return side_of(example, row_axis(explanation)) == TextPart::target &&
         side_of(example, explanation.axes.back()) == TextPart::text;
}

/// "query places", with the side that they are of where the example has a target.
std::string places_of(const ExplainedExample& example, const Axis& axis) {
  const auto side = example.target_text.empty() ? std::nullopt : side_of(example, axis);
  return axis.name + " places" +
         (!side                       ? ""
          : *side == TextPart::target ? " (tokens of the target)"
                                      : " (tokens of the text)");
}

std::string pair_words(const ExplainedExample& example, const Explanation& explanation, const Grid& grid,
                       std::size_t cell) {
  return place_name(example, explanation, row_axis(explanation), cell / grid.columns) + "\u00A0\u2192\u00A0" +
         place_name(example, explanation, explanation.axes.back(), cell % grid.columns) + "\u00A0" +
         number(grid.panels[0].values[cell]);
}

/// |value| of a cell of the first panel.
double strength(const Grid& grid, std::size_t cell) {
  const double value = grid.panels[0].values[cell];
  return std::isfinite(value) ? std::abs(value) : 0;
}

/// "not → good 0.42; ..." of the first panel.
std::string strongest_pairs(const ExplainedExample& example, const Explanation& explanation, const Grid& grid) {
  std::vector<std::size_t> order(grid.panels[0].values.size());
  std::iota(order.begin(), order.end(), 0);
  const std::size_t most = std::min<std::size_t>(5, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      const double left = strength(grid, a), right = strength(grid, b);
                      return left != right ? left > right : a < b;
                    });
  std::string text;
  for (std::size_t i = 0; i < most; ++i) text += (i ? "; " : "") + pair_words(example, explanation, grid, order[i]);
  return text;
}

/// The same of each row: what the decoder reads of the text at each token.
std::string strongest_by_row(const ExplainedExample& example, const Explanation& explanation, const Grid& grid) {
  std::string text;
  for (std::size_t row = 0; row < std::min(grid.rows, kMostLabelled); ++row) {
    std::size_t best = row * grid.columns;
    for (std::size_t cell = best; cell < (row + 1) * grid.columns; ++cell)
      best = strength(grid, cell) > strength(grid, best) ? cell : best;
    text += (row ? "; " : "") + pair_words(example, explanation, grid, best);
  }
  return text + (grid.rows > kMostLabelled ? "; \u2026" : "");
}

void draw_notes(Html& html, const ExplainedExample& example, const Explanation& explanation, const Grid& grid) {
  if (!crosses(example, explanation)) {
    html.element("p", {{"class", "note"}},
                 "Strongest, row \u2192 column: " + strongest_pairs(example, explanation, grid));
    return;
  }
  html.element("p", {{"class", "note"}},
               "Strongest column of each row: " + strongest_by_row(example, explanation, grid));
  if (row_axis(explanation).name == "query")
    html.element(
        "p", {{"class", "note"}},
        "A row is the token that the decoder has just read; with what it gathers there it predicts the next one.");
}

}  // namespace

bool has_map(const Explanation& explanation) {
  return explanation.axes.size() >= 2 && !explanation.values.empty();
}

void draw_maps(Html& html, const ExplainedExample& example, const Explanation& explanation,
               const CardSettings& settings) {
  Grid grid = make_grid(explanation);
  if (grid.rows > kMostSide || grid.columns > kMostSide) return;
  if (explanation.is_signed) grid.largest = settings.ranges.full_colour(explanation, grid.largest);
  html.open("figure", {{"class", "maps"}});
  html.open("figcaption")
      .element("b",
               title_in(settings.titles, explanation.method) +
                   (grid.panels.size() > 1 ? ", mean of " + std::to_string(grid.panels.size() - 1) + " maps" : ""));
  html.text(fmt::format(": rows are {}, columns {}; {} to {} {}", places_of(example, row_axis(explanation)),
                        places_of(example, explanation.axes.back()),
                        explanation.is_signed ? "\u2212" + number(grid.largest) : "0", number(grid.largest),
                        explanation.unit));
  html.close().open("div", {{"class", "panels"}});
  const bool labelled = grid.rows <= kMostLabelled && grid.columns <= kMostLabelled;
  if (labelled) draw_labelled(html, example, explanation, grid);
  for (std::size_t i = labelled ? 1 : 0; i < grid.panels.size(); ++i)
    draw_panel(html, explanation, grid, grid.panels[i]);
  html.close();
  draw_notes(html, example, explanation, grid);
  html.close();
}

}  // namespace glass::report
