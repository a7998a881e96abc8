// What the model learned from and was judged by: sizes, lengths, repeats, leakage, unknown tokens, classes.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "data_facts.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostDataClasses = 40, kDataClassCodePoints = 48;

std::string count_or_none(std::int64_t value) {
  return value < 0 ? kNoValue : count(value);
}

/// "12" with its share in smaller type.
void count_cell(Html& html, std::int64_t value, std::int64_t all) {
  const bool has_share = value > 0 && all > 0;
  interval_cell(html, count_or_none(value),
                has_share ? percent(static_cast<double>(value) / static_cast<double>(all), 1) : "");
}

/// A row of counts with their shares of the texts.
void count_row(Html& html, const std::vector<DataSplit>& splits, const std::string& name,
               std::int64_t DataSplit::*counted) {
  html.open("tr").element("th", {{"scope", "row"}}, name);
  for (const DataSplit& split : splits) count_cell(html, split.*counted, split.texts);
  html.close();
}

void data_row(Html& html, const std::vector<DataSplit>& splits, const std::string& name,
              const std::function<std::string(const DataSplit&)>& shown) {
  html.open("tr").element("th", {{"scope", "row"}}, name);
  for (const DataSplit& split : splits) digits_cell(html, shown(split));
  html.close();
}

void draw_data_facts(Html& html, const std::vector<DataSplit>& splits) {
  std::vector<std::string> head = {""};
  for (const DataSplit& split : splits) head.push_back(split.name);
  begin_table(html, head);
  data_row(html, splits, "Texts", [](const DataSplit& s) { return count_or_none(s.texts); });
  const bool in_pieces =
      std::any_of(splits.begin(), splits.end(), [](const DataSplit& s) { return s.pieces > s.texts; });
  const std::string part = in_pieces ? "piece" : "text";
  if (in_pieces)
    data_row(html, splits, "Pieces that they are read in", [](const DataSplit& s) { return count_or_none(s.pieces); });
  data_row(html, splits, fmt::format("Tokens a {}, median", part), [](const DataSplit& s) { return number(s.median); });
  data_row(html, splits, fmt::format("Tokens a {}, shortest to longest", part),
           [](const DataSplit& s) { return number(s.least) + "\u2013" + number(s.most); });
  data_row(html, splits, fmt::format("95\u00A0% of the {}s have at most", part),
           [](const DataSplit& s) { return number(s.p95); });
  count_row(html, splits, "Repeat a text of the same split", &DataSplit::repeated);
  count_row(html, splits, "Stand in train too", &DataSplit::in_train);
  count_row(html, splits, "Cut at the model's length", &DataSplit::cut_texts);
  data_row(html, splits, "Unknown tokens", [](const DataSplit& s) { return percent(s.unknown_share, 2); });
  end_table(html);
}

/// The classes of all splits, the most frequent of train first where they are too many.
std::vector<std::string> data_class_names(const std::vector<DataSplit>& splits) {
  auto classes = splits.front().classes;
  const bool counted = std::any_of(splits.begin(), splits.end(), [](const DataSplit& split) {
    return std::any_of(split.classes.begin(), split.classes.end(), [](const auto& each) { return each.second > 0; });
  });
  if (!counted) return {};
  if (classes.size() > kMostDataClasses)
    std::stable_sort(classes.begin(), classes.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> names;
  for (const auto& [name, texts] : classes) names.push_back(name);
  return names;
}

/// What the counts of classes are shares of: the texts where a text may have several, else their sum.
std::int64_t counted_things(const DataSplit& split) {
  if (split.without_label >= 0) return split.texts;
  std::int64_t sum = 0;
  for (const auto& [name, texts] : split.classes) sum += texts;
  return sum;
}

void draw_class_counts(Html& html, const std::vector<DataSplit>& splits) {
  std::vector<std::string> names = data_class_names(splits);
  if (names.empty()) return;
  const std::size_t all = names.size();
  names.resize(std::min(all, kMostDataClasses));
  std::vector<std::string> head = {"class"};
  std::vector<std::map<std::string, std::int64_t>> counts;
  for (const DataSplit& split : splits) {
    head.push_back(split.name);
    counts.emplace_back(split.classes.begin(), split.classes.end());
  }
  begin_table(html, head);
  for (const std::string& name : names) {
    html.open("tr").element("th", {{"scope", "row"}}, shortened(name, kDataClassCodePoints));
    for (std::size_t i = 0; i < splits.size(); ++i) count_cell(html, counts[i][name], counted_things(splits[i]));
    html.close();
  }
  if (splits.front().without_label >= 0) count_row(html, splits, "no label", &DataSplit::without_label);
  end_table(html);
  if (names.size() < all)
    html.element("p", {{"class", "note"}}, fmt::format("The {} most frequent of {} classes.", names.size(), all));
}

}  // namespace

bool has_data(const Artefacts& artefacts) {
  return !data_splits(artefacts).empty();
}

void draw_data(Html& html, const Artefacts& artefacts) {
  const std::vector<DataSplit> splits = data_splits(artefacts);
  const std::string warning = data_warning(artefacts);
  if (!warning.empty()) html.element("p", warning);
  draw_data_facts(html, splits);
  draw_class_counts(html, splits);
}

}  // namespace glass::report
