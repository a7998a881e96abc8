#include "target_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "insight.h"
#include "numbers.h"
#include "visible.h"
#include "words.h"

namespace glass::report {
namespace {

constexpr std::size_t kWordCodePoints = 40;

/// The groups' scores of one row.
TokenGroups groups_of_row(const TokenGroups& groups, std::size_t row) {
  const auto size = static_cast<std::ptrdiff_t>(groups.tokens.size());
  const auto first = groups.values.begin() + static_cast<std::ptrdiff_t>(row) * size;
  if (groups.unit.empty()) return {};
  return {groups.unit, groups.tokens, {first, first + size}};
}

/// "book" or the token of a target.
std::string row_word(const ExplainedExample& example, const Explanation& explanation, std::size_t row) {
  const std::size_t token = explanation.axes[0].token_at(row);
  const bool is_target = example.tokens[token].part == TextPart::target;
  return shortened(is_target ? example.tokens[token].text : word_at(example, token), kWordCodePoints);
}

/// "VERB +8.338"; of a token that is explained where it stands the number alone.
std::string row_value(const Explanation& row, const std::string& word) {
  const std::string own = shortened(row.target_class, kWordCodePoints), name = own == word ? "" : own;
  const auto output = quality_number(row, "score_input");
  return name + (name.empty() || !output ? "" : " ") + (output ? signed_number(*output) : "");
}

/// " · text +2.9, target before it +0.3": where the example has a target.
std::string part_sums(const ExplainedExample& example, const Explanation& row) {
  if (example.target_text.empty()) return "";
  std::array<double, 2> sums = {0, 0};
  for (std::size_t t = 0; t < example.tokens.size(); ++t)
    sums[example.tokens[t].part == TextPart::target ? 1 : 0] += row.values[t];
  const auto shown = [&](double sum) { return row.is_signed ? signed_number(sum) : number(sum); };
  return fmt::format("text {}, target before it {}", shown(sums[0]), shown(sums[1]));
}

}  // namespace

bool has_target_rows(const Explanation& explanation) {
  return explanation.axes.size() == 2 && explanation.axes[0].name == "target_token" &&
         explanation.axes[1].name == "token" && !explanation.values.empty();
}

std::vector<Explanation> target_rows(const Explanation& explanation) {
  std::vector<Explanation> rows;
  const auto size = static_cast<std::ptrdiff_t>(explanation.axes[1].size);
  const auto numbers = explanation.quality.find("rows");
  for (std::size_t r = 0; r < static_cast<std::size_t>(explanation.axes[0].size); ++r) {
    Explanation row = explanation;
    const auto first = explanation.values.begin() + static_cast<std::ptrdiff_t>(r) * size;
    row.axes = {explanation.axes[1]};
    row.values = {first, first + size};
    row.groups = groups_of_row(explanation.groups, r);
    row.quality = Json::object();
    if (numbers != explanation.quality.end() && numbers->is_array() && r < numbers->size() && (*numbers)[r].is_object())
      row.quality = (*numbers)[r];
    const auto text_at = [&](const char* key) {
      const auto found = row.quality.find(key);
      return found != row.quality.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    row.target_class = text_at("target_class");
    if (!text_at("target").empty()) row.target = text_at("target");
    rows.push_back(std::move(row));
  }
  return rows;
}

void draw_target_lines(Html& html, const HeatText& text, const Explanation& explanation, const TargetRanges& ranges) {
  const std::vector<Explanation> rows = target_rows(explanation);
  const std::size_t shown = std::min(rows.size(), kMostTargetLines);
  std::vector<std::vector<double>> colours;
  double largest = 0;
  for (std::size_t r = 0; r < shown; ++r) {
    colours.push_back(heat_scores(rows[r], word_scores(rows[r].values, text.words), text.words));
    largest = std::max(largest, heat_scale(colours.back(), text.words).largest);
  }
  const double full = ranges.full_colour(explanation, largest);
  html.open("div", {{"class", "rows"}});
  for (std::size_t r = 0; r < shown; ++r) {
    html.open("div", {{"class", "line"}});
    const std::string word = row_word(*text.example, explanation, r);
    html.open("div", {{"class", "who"}}).element("strong", word).element("small", row_value(rows[r], word));
    if (const std::string sums = part_sums(*text.example, rows[r]); !sums.empty()) html.element("small", sums);
    html.close().open("div").open("p", {{"class", "heat"}, {"dir", "auto"}});
    draw_heat(html, text, &rows[r], colours[r], full);
    html.close().close().close();
  }
  if (shown < rows.size())
    html.element("p", {{"class", "note"}},
                 fmt::format("{} more stand in the map and in explanations.json.", count(rows.size() - shown)));
  html.close();
}

}  // namespace glass::report
