// What each layer knows: probe accuracy by layer, with interval, control and majority.
#include <fmt/format.h>

#include <algorithm>

#include "chart.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kTickCodePoints = 7, kMostChartedLayers = 64;

/// "encoder.3.resid_post" as "3": the chart has room for a short mark; the table has the whole name.
std::string tick_name(const std::string& point) {
  std::vector<std::string> parts = {""};
  for (char c : point) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  for (const std::string& part : parts) {
    if (!part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; }))
      return part;
  }
  return shortened(parts.back(), kTickCodePoints);
}

Chart probe_chart(const ProbeSet& set) {
  Chart chart;
  chart.title = set.label == "label" ? "The label" : set.label;
  chart.y_name = "accuracy of a linear probe" + (set.test_split.empty() ? "" : ", " + set.test_split);
  chart.x_name = "layer";
  chart.y_percent = true;
  Series probe{.name = "probe, 95\u00A0% interval", .colour = 1, .points = {}, .dots = true, .intervals = true};
  Series control{
      .name = "control: random labels", .colour = 2, .points = {}, .dots = true, .intervals = true, .dashed = true};
  Series majority{.name = "most frequent class", .colour = 4, .points = {}, .dashed = true};
  for (std::size_t i = 0; i < set.layers.size(); ++i) {
    const ProbeLayer& layer = set.layers[i];
    const double x = static_cast<double>(i);
    probe.points.push_back({x - 0.06, layer.accuracy.value, layer.accuracy.low, layer.accuracy.high});
    control.points.push_back({x + 0.06, layer.control.value, layer.control.low, layer.control.high});
    chart.x_labels.push_back(tick_name(layer.point));
  }
  if (is_known(set.majority_accuracy)) {
    majority.points = {{-0.5, set.majority_accuracy, 0, 0},
                       {static_cast<double>(set.layers.size()) - 0.5, set.majority_accuracy, 0, 0}};
  }
  chart.series = {majority, control, probe};
  return chart;
}

void draw_layers(Html& html, const ProbeSet& set) {
  begin_table(html,
              {"point", "width", "accuracy", "control", "selectivity, points", "penalty", "loss, nats", "gap, nats"});
  for (const ProbeLayer& layer : set.layers) {
    html.open("tr").open("th", {{"scope", "row"}}).element("code", shortened(layer.point, 60)).close();
    digits_cell(html, fmt::format("{}", layer.width));
    interval_cell(html, percent(layer.accuracy.value), percent_bounds(layer.accuracy));
    interval_cell(html, percent(layer.control.value), percent_bounds(layer.control));
    digits_cell(html, signed_number(layer.selectivity * 100));
    digits_cell(html, is_known(layer.penalty) ? fmt::format("{:g}", layer.penalty) : kNoValue);
    digits_cell(html, number(layer.loss_nats));
    digits_cell(html, number(layer.gap_nats));
    html.close();
  }
  end_table(html);
}

void draw_facts(Html& html, const ProbeSet& set) {
  std::string facts =
      fmt::format("{} states; trained on {} of train, penalty chosen on {} more of train, tested once on {}{}.",
                  set.states.empty() ? "Stored" : title_case(set.states), count(set.train), count(set.held_out),
                  count(set.test), set.test_split.empty() ? "" : " of " + set.test_split);
  if (is_known(set.majority_accuracy))
    facts += fmt::format(" The most frequent of {} classes is {} of these.", set.classes.size(),
                         percent(set.majority_accuracy));
  html.element("p", {{"class", "note"}}, facts);
}

}  // namespace

void draw_probes(Html& html, const Artefacts& artefacts) {
  html.open("p")
      .text(
          "A linear classifier reads a property from the states of each layer. The control learns random labels on the "
          "same states: what "
          "it reaches is "
          "memory of the probe, not knowledge of the layer. The gap bounds how far the fit is above its optimum.")
      .close();
  html.open("div", {{"class", "charts"}});
  for (const ProbeSet& set : artefacts.probes) {
    if (set.layers.empty() || set.layers.size() > kMostChartedLayers) continue;
    draw_chart(html, probe_chart(set));
  }
  html.close();
  for (const ProbeSet& set : artefacts.probes) {
    html.element("h3", set.label == "label" ? "The label" : shortened(set.label, 60));
    draw_facts(html, set);
    draw_layers(html, set);
  }
}

}  // namespace glass::report
