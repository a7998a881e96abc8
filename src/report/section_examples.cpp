// The explained texts, in groups: wrong, uncertain, right, without a label, and given targets.
#include <fmt/format.h>

#include <algorithm>

#include "example_card.h"
#include "heat.h"
#include "insight.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

/// Places of the groups.
constexpr std::size_t kWrong = 0, kUncertain = 1, kRight = 2, kUnjudged = 3, kGiven = 4, kTexts = 5;

constexpr double kUncertainMargin = 0.2;           // below it the two largest probabilities are near each other
constexpr std::size_t kPageForMaps = 600u << 10;   // bytes of the page up to which maps are drawn
constexpr std::size_t kPageForCards = 850u << 10;  // bytes of the page up to which cards are drawn

struct Group {
  const char* title;
  std::string lead;
  std::vector<const ExplainedExample*> examples;
};

/// How sure the model is of what it says.
double confidence_of(const ExplainedExample& example) {
  const std::vector<double>& p = example.prediction.probabilities;
  return p.empty() ? 0 : *std::max_element(p.begin(), p.end());
}

std::size_t group_of(const ExplainedExample& example) {
  if (!example.prediction.target.empty()) return kGiven;
  if (example.prediction.kind != PredictionKind::one_class) return kTexts;
  if (example.gold >= 0 && example.gold != example.prediction.label) return kWrong;
  if (margin(example) < kUncertainMargin) return kUncertain;
  return example.gold >= 0 ? kRight : kUnjudged;
}

std::vector<Group> make_groups(const std::vector<const ExplainedExample*>& examples, const std::string& wrong_lead) {
  std::vector<Group> groups = {
      {"Wrong", wrong_lead, {}},
      {"Uncertain",
       fmt::format("The two largest probabilities are less than {:.0f} points apart, the closest first.",
                   kUncertainMargin * 100),
       {}},
      {"Right", "In the order of the data.", {}},
      {"Without a gold label", "In the order given.", {}},
      {"Given targets", "Texts with the target that the model was asked about, in the order given.", {}},
      {"Texts", "In the order given.", {}}};
  for (const ExplainedExample* example : examples) groups[group_of(*example)].examples.push_back(example);
  std::stable_sort(groups[kWrong].examples.begin(), groups[kWrong].examples.end(),
                   [](auto* a, auto* b) { return confidence_of(*a) > confidence_of(*b); });
  std::stable_sort(groups[kUncertain].examples.begin(), groups[kUncertain].examples.end(),
                   [](auto* a, auto* b) { return margin(*a) < margin(*b); });
  std::erase_if(groups, [](const Group& group) { return group.examples.empty(); });
  return groups;
}

/// How many texts of each group are drawn when `most` are: half of them for the first, the rest shared alike, and what
/// a small group leaves for the others in their order.
std::vector<std::size_t> share_out(const std::vector<Group>& groups, std::size_t most) {
  std::vector<std::size_t> counts;
  std::size_t left = most;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::size_t rest = groups.size() - 1;
    const std::size_t fair = i == 0 ? (most + 1) / 2 : (most / 2 + rest - 1) / std::max<std::size_t>(1, rest);
    counts.push_back(std::min({groups[i].examples.size(), fair, left}));
    left -= counts.back();
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const std::size_t more = std::min(left, groups[i].examples.size() - counts[i]);
    counts[i] += more;
    left -= more;
  }
  return counts;
}

/// "57", or "10 of 57 drawn".
std::string group_count(const Group& group, std::size_t drawn) {
  return drawn == group.examples.size() ? fmt::format("{}", drawn)
                                        : fmt::format("{}, the first {} drawn", group.examples.size(), drawn);
}

void draw_legend(Html& html, const std::vector<const ExplainedExample*>& examples) {
  bool any_signed = false, any_share = false, rationales = false, unknown = false;
  for (const ExplainedExample* example : examples) {
    rationales |= example->has_rationale;
    unknown |= count_unknown(*example) > 0;
    for (const Explanation& e : example->explanations) (e.is_signed ? any_signed : any_share) = true;
  }
  html.element(
      "p", fmt::format("Each line has its own scale: full colour is the largest |score| among the words of that line, "
                       "but at least {:.0f} % of the target's range over these texts and their baselines, so that "
                       "scores that are nothing beside the target are pale. The value of full colour stands beside "
                       "the line, half the colour is half of it. Special tokens are left out of the scale, their "
                       "share is stated. Point at a word for its value; every value stands in the table below the "
                       "lines.",
                       kPaleShare * 100));
  draw_heat_legend(html, any_signed, any_share, rationales, unknown);
}

}  // namespace

void draw_examples(Html& html, const Artefacts& artefacts) {
  const std::vector<const ExplainedExample*> examples = all_examples(artefacts);
  const std::size_t all = examples.size();
  std::string wrong_lead = "The model's mistakes among these texts, the most confident first.";
  if (!artefacts.predictions.empty()) wrong_lead += " Those of whole splits stand behind the counts of the confusion.";
  const std::vector<Group> groups = make_groups(examples, wrong_lead);
  const std::vector<std::size_t> counts = share_out(groups, static_cast<std::size_t>(artefacts.most_examples));
  CardSettings settings{&artefacts.explanations.front().label_names, primary_method(artefacts)};
  settings.metrics = metric_names(artefacts);
  settings.titles = method_titles(artefacts);
  settings.ranges = TargetRanges(artefacts);
  draw_legend(html, examples);
  std::size_t drawn = 0, without_maps = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const Group& group = groups[g];
    html.open("h3").text(group.title).text(" ").element("small", group_count(group, counts[g])).close();
    html.element("p", {{"class", "note"}}, group.lead);
    for (std::size_t i = 0; i < counts[g] && html.size() <= kPageForCards; ++i) {
      settings.maps = html.size() < kPageForMaps;
      settings.unfolded = i == 0;
      draw_card(html, *group.examples[i], settings);
      ++drawn;
      without_maps += !settings.maps;
    }
  }
  std::string note;
  if (drawn < all)
    note = fmt::format("{} of {} explained texts are drawn here to keep the page small; the others stand in {}. ",
                       drawn, all, artefacts.explanations.front().file);
  if (without_maps > 0)
    note += fmt::format("The attention maps of {} are left out for the same reason.",
                        count_of(static_cast<std::int64_t>(without_maps), "text"));
  if (!note.empty()) html.element("p", {{"class", "note"}}, note);
}

}  // namespace glass::report
