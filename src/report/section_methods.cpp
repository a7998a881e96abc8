// The methods of this page: what they say, their settings and their cost.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight.h"
#include "method_names.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kSettingCodePoints = 120;

/// Means over the examples that a method explained.
struct Cost {
  double seconds = 0, forwards = 0, backwards = 0;
  std::int64_t examples = 0;
  const Explanation* first = nullptr;
};

Cost cost_of(const Artefacts& artefacts, const std::string& method) {
  Cost cost;
  for (const ExplainedExample* example : all_examples(artefacts)) {
    const Explanation* e = explanation_of(*example, method);
    if (!e) continue;
    if (!cost.first) cost.first = e;
    const double n = static_cast<double>(++cost.examples);
    cost.seconds += (e->seconds - cost.seconds) / n;
    cost.forwards += (e->forwards - cost.forwards) / n;
    cost.backwards += (e->backwards - cost.backwards) / n;
  }
  return cost;
}

std::string setting_text(const Json& value) {
  const bool plain = value.is_string() && !value.get<std::string>().empty();
  return shortened(plain ? value.get<std::string>() : dump_json(value), kSettingCodePoints);
}

void draw_part(Html& html, const char* name, const std::string& text) {
  if (!text.empty()) html.open("p").element("strong", name).text(" " + text).close();
}

void draw_note(Html& html, const MethodNote* note) {
  if (!note || note->meaning.empty()) {
    html.element("p", "This method is not described here; `glassformer methods` lists what is known of it.");
    return;
  }
  html.element("p", note->meaning);
  draw_part(html, "Unit.", note->units);
  draw_part(html, "Limits.", note->limits);
  draw_part(html, "Source.", note->source);
}

void draw_settings(Html& html, const Explanation& e) {
  html.open("ul", {{"class", "settings"}});
  for (const auto& [key, value] : e.settings.items())
    html.open("li").element("code", shortened(key, kSettingCodePoints) + " = " + setting_text(value)).close();
  if (!e.point.empty()) html.open("li").text("at ").element("code", shortened(e.point, kSettingCodePoints)).close();
  html.close();
}

}  // namespace

void draw_methods(Html& html, const Artefacts& artefacts) {
  for (const std::string& method : all_methods(artefacts)) {
    const Cost cost = cost_of(artefacts, method);
    html.open("div", {{"class", "method"}}).element("h3", method_title(artefacts, method));
    draw_note(html, note_of(artefacts, method));
    draw_settings(html, *cost.first);
    html.element("p", {{"class", "note"}},
                 fmt::format("{}; a text takes {}, {} forward and {} backward passes on average.",
                             count_of(cost.examples, "text"), duration(cost.seconds), number(cost.forwards),
                             number(cost.backwards)));
    html.close();
  }
}

}  // namespace glass::report
