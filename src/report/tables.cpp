// Tables and bars that several sections use.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {

void begin_table(Html& html, const std::vector<std::string>& head) {
  html.open("div", {{"class", "scroll"}, {"tabindex", "0"}}).open("table").open("thead").open("tr");
  for (const std::string& name : head) html.element("th", {{"scope", "col"}}, name);
  html.close().close().open("tbody");
}

void end_table(Html& html) {
  html.close().close().close();
}

void group_row(Html& html, std::size_t columns, const std::string& group) {
  html.open("tr", {{"class", "group"}})
      .element("th", {{"colspan", fmt::format("{}", columns)}, {"scope", "rowgroup"}},
               group == "all" ? "All texts" : "Group: " + shortened(group, 60))
      .close();
}

void digits_cell(Html& html, const std::string& text) {
  html.element("td", {{"class", "d"}}, text);
}

void interval_cell(Html& html, const std::string& value, const std::string& bounds) {
  html.open("td", {{"class", "d"}}).text(value);
  if (!bounds.empty()) html.text(" ").element("small", bounds);
  html.close();
}

void draw_bar(Html& html, double share, double mark, const std::string& title) {
  const double width = is_known(share) ? std::clamp(share, 0.0, 1.0) * 100 : 0;
  html.open("svg", {{"class", "mini"},
                    {"viewBox", "0 0 100 8"},
                    {"preserveAspectRatio", "none"},
                    {"role", "img"},
                    {"aria-label", title}});
  html.empty("rect", {{"class", "track"}, {"width", "100"}, {"height", "8"}});
  html.empty("rect", {{"class", "fill"}, {"width", fmt::format("{:.1f}", width)}, {"height", "8"}});
  if (is_known(mark)) {
    html.empty("path", {{"class", "mark"}, {"d", fmt::format("M{:.1f} 0V8", std::clamp(mark, 0.0, 1.0) * 100)}});
  }
  html.close();
}

}  // namespace glass::report
