#include "card_filters.h"

#include <fmt/format.h>

#include <algorithm>

#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr double kSure = 0.9;  // probability of the likeliest class
constexpr std::size_t kMostClassFilters = 8;

/// The names stand in the style sheet.
enum Filter : std::size_t { right, wrong, sure, unsure, brief, lengthy, first_class };
constexpr const char* kIds[first_class + kMostClassFilters] = {"f-right", "f-wrong", "f-sure", "f-unsure", "f-short",
                                                               "f-long",  "f-c1",    "f-c2",   "f-c3",     "f-c4",
                                                               "f-c5",    "f-c6",    "f-c7",   "f-c8"};

bool is_judged(const ExplainedExample& example) {
  return example.gold >= 0 && example.prediction.kind == PredictionKind::one_class;
}

}  // namespace

CardFilters::CardFilters(const std::vector<ExampleGroup>& groups) {
  std::vector<std::size_t> lengths;
  std::set<std::string> names;
  for (const ExampleGroup& group : groups) {
    for (const ExplainedExample& example : group.drawn) {
      lengths.push_back(example.tokens.size());
      if (example.prediction.kind == PredictionKind::one_class && example.prediction.target.empty())
        names.insert(example.prediction.label_name);
    }
  }
  if (names.size() <= kMostClassFilters) classes_.assign(names.begin(), names.end());
  std::sort(lengths.begin(), lengths.end());
  if (!lengths.empty()) median_tokens_ = lengths[(lengths.size() - 1) / 2];
  counts_.assign(std::size(kIds), 0);
  for (const ExampleGroup& group : groups) {
    for (const ExplainedExample& example : group.drawn) {
      ++texts_;
      for (const std::size_t filter : filters_of(example)) ++counts_[filter];
    }
  }
}

std::vector<std::size_t> CardFilters::filters_of(const ExplainedExample& example) const {
  std::vector<std::size_t> filters;
  if (is_judged(example)) filters.push_back(example.gold == example.prediction.label ? right : wrong);
  const std::vector<double>& p = example.prediction.probabilities;
  if (example.prediction.kind == PredictionKind::one_class && !p.empty())
    filters.push_back(*std::max_element(p.begin(), p.end()) >= kSure ? sure : unsure);
  filters.push_back(example.tokens.size() <= median_tokens_ ? brief : lengthy);
  const auto name = std::find(classes_.begin(), classes_.end(), example.prediction.label_name);
  if (name != classes_.end()) filters.push_back(first_class + static_cast<std::size_t>(name - classes_.begin()));
  return filters;
}

std::string CardFilters::classes_of(const ExplainedExample& example) const {
  std::string classes = "card";
  for (const std::size_t filter : filters_of(example)) classes += std::string(" ") + kIds[filter];
  return classes;
}

void CardFilters::draw(Html& html) const {
  const auto tells_apart = [&](std::size_t filter) { return counts_[filter] > 0 && counts_[filter] < texts_; };
  std::vector<std::size_t> shown;
  for (std::size_t filter = 0; filter < counts_.size(); ++filter) {
    if (tells_apart(filter)) shown.push_back(filter);
  }
  if (shown.empty()) return;
  html.open("p", {{"class", "filters"}});
  html.open("span", {{"id", "f-all"}}).close();
  for (const std::size_t filter : shown) html.open("span", {{"id", kIds[filter]}}).close();
  html.text("Show ").link_here("f-all", fmt::format("all {}", count(texts_)));
  for (const std::size_t filter : shown) {
    const std::string name = filter == right     ? "right"
                             : filter == wrong   ? "wrong"
                             : filter == sure    ? fmt::format("{:.0f}\u00A0% sure or more", kSure * 100)
                             : filter == unsure  ? "less sure"
                             : filter == brief   ? fmt::format("at most {} tokens", median_tokens_)
                             : filter == lengthy ? "longer"
                                                 : shortened(classes_[filter - first_class], 40);
    html.text(" ").link_here(kIds[filter], fmt::format("{} {}", name, count(counts_[filter])));
  }
  html.close();
}

}  // namespace glass::report
