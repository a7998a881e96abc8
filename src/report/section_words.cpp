// Which words drive the decisions, over all explained texts.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "method_names.h"
#include "numbers.h"
#include "prediction_words.h"
#include "sections.h"
#include "target_range.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostRows = 12;

/// A word's mean as a share of the largest, to the left of the middle where it is negative.
void draw_mean_bar(Html& html, double part) {
  html.open(
      "svg",
      {{"class", "mini both"}, {"viewBox", "-100 0 200 8"}, {"preserveAspectRatio", "none"}, {"aria-hidden", "true"}});
  html.empty("rect", {{"class", "track"}, {"x", "-100"}, {"width", "200"}, {"height", "8"}});
  html.empty("rect", {{"class", part < 0 ? "against" : "for"},
                      {"x", fmt::format("{:.1f}", std::min(0.0, part) * 100)},
                      {"width", fmt::format("{:.1f}", std::abs(part) * 100)},
                      {"height", "8"}});
  html.close();
}

}  // namespace

void draw_words(Html& html, const Artefacts& artefacts) {
  const ExampleDigest& all = artefacts.digest;
  const MethodDigest& method = *all.method(all.primary_method);
  const std::span<const DrivingWord> words(artefacts.words.data(), std::min(artefacts.words.size(), kMostRows));
  double largest = 0;
  for (const DrivingWord& word : words) largest = std::max(largest, std::abs(word.mean));
  for (const auto& [unit, is_signed] : method.outputs)
    largest = std::max(largest, kPaleShare * all.ranges.range_of(unit));
  const bool is_signed =
      std::any_of(words.begin(), words.end(), [](const DrivingWord& word) { return !word.aim.name.empty(); });
  html.open("p")
      .text(
          "By " + method_title(artefacts, method.name) +
          ". \u201CStrongest in\u201D and \u201Coccurs in\u201D count texts: those in which no other word has a larger "
          "score, and those that contain the word once or more. The mean is over all its places in them." +
          (is_signed ? " A plus speaks for what the second column names, a minus against it." : ""))
      .close();
  begin_table(html, {"word", is_signed ? "plus speaks for" : "", "strongest in", "occurs in",
                     method.unit.empty() ? "mean score" : "mean score, " + method.unit, ""});
  for (const DrivingWord& word : words) {
    html.open("tr")
        .element("th", {{"scope", "row"}}, shortened(word.word, 40))
        .element("td", shortened(word.aim.name, 60));
    digits_cell(html, fmt::format("{}", word.strongest));
    digits_cell(html, fmt::format("{}", word.examples));
    digits_cell(html, is_signed ? signed_number(word.mean) : number(word.mean));
    html.open("td");
    draw_mean_bar(html, largest > 0 ? word.mean / largest : 0);
    html.close().close();
  }
  end_table(html);
}

}  // namespace glass::report
