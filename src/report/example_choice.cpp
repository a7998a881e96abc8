#include "example_choice.h"

#include <algorithm>

#include "insight.h"

namespace glass::report {
namespace {

/// How sure the model is of what it says.
double confidence_of(const ExplainedExample& example) {
  const std::vector<double>& p = example.prediction.probabilities;
  return p.empty() ? 0 : *std::max_element(p.begin(), p.end());
}

TextKind kind_of(const ExplainedExample& example) {
  if (!example.prediction.target.empty()) return TextKind::given;
  if (example.prediction.kind != PredictionKind::one_class) return TextKind::other;
  if (example.gold >= 0 && example.gold != example.prediction.label) return TextKind::wrong;
  if (margin(example) < kUncertainMargin) return TextKind::uncertain;
  return example.gold >= 0 ? TextKind::right : TextKind::unjudged;
}

/// Texts of a kind stand by rising order, equal ones as they come.
double order_of(const ExplainedExample& example, TextKind kind) {
  if (kind == TextKind::wrong) return -confidence_of(example);
  return kind == TextKind::uncertain ? margin(example) : 0;
}

/// How many texts of each group are drawn.
std::vector<std::size_t> share_out(const std::vector<ExampleGroup>& groups, std::size_t most) {
  std::vector<std::size_t> counts;
  std::size_t left = most;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::size_t rest = groups.size() - 1;
    const std::size_t fair = i == 0 ? (most + 1) / 2 : (most / 2 + rest - 1) / std::max<std::size_t>(1, rest);
    counts.push_back(std::min({groups[i].texts, fair, left}));
    left -= counts.back();
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::size_t more = std::min(left, groups[i].texts - counts[i]);
    counts[i] += more;
    left -= more;
  }
  return counts;
}

}  // namespace

void ExampleChoice::add(const ExplainedExample& example, ExamplePlace place) {
  const TextKind which = kind_of(example);
  Kind& kind = kinds_[static_cast<std::size_t>(which)];
  ++kind.texts;
  kind.first.emplace(order_of(example, which), place);
  if (kind.first.size() > most_) kind.first.erase(std::prev(kind.first.end()));
}

std::vector<ExampleGroup> ExampleChoice::groups() const {
  std::vector<ExampleGroup> groups;
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    if (kinds_[i].texts > 0) groups.push_back({static_cast<TextKind>(i), kinds_[i].texts, {}, {}});
  }
  const std::vector<std::size_t> counts = share_out(groups, most_);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto& first = kinds_[static_cast<std::size_t>(groups[g].kind)].first;
    for (auto next = first.begin(); groups[g].chosen.size() < counts[g]; ++next)
      groups[g].chosen.push_back(next->second);
  }
  return groups;
}

std::size_t ExampleChoice::kept_places() const {
  std::size_t sum = 0;
  for (const Kind& kind : kinds_) sum += kind.first.size();
  return sum;
}

}  // namespace glass::report
