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

constexpr double kUncertainMargin = 0.2;           // below it the two largest probabilities are near each other
constexpr std::size_t kPageForMaps = 600u << 10;   // bytes of the page up to which maps are drawn
constexpr std::size_t kPageForCards = 850u << 10;  // bytes of the page up to which cards are drawn

struct Group {
  const char* title;
  std::string lead;
  std::vector<const ExplainedExample*> examples;
};

std::vector<Group> make_groups(const std::vector<const ExplainedExample*>& examples) {
  std::vector<Group> groups = {
      {"Wrong", "The model's mistakes, the most confident first.", {}},
      {"Uncertain",
       fmt::format("The two largest probabilities are less than {:.0f} points apart, the closest first.",
                   kUncertainMargin * 100),
       {}},
      {"Right", "In the order of the data.", {}},
      {"Without a gold label", "In the order given.", {}},
      {"Given targets", "Texts with the target that the model was asked about, in the order given.", {}},
      {"Texts", "In the order given.", {}}};
  for (const ExplainedExample* example : examples) {
    if (!example->prediction.target.empty()) {
      groups[4].examples.push_back(example);
      continue;
    }
    if (example->prediction.kind != PredictionKind::one_class) {
      groups[5].examples.push_back(example);
      continue;
    }
    const bool known = example->gold >= 0, right = example->gold == example->prediction.label;
    groups[margin(*example) < kUncertainMargin ? 1 : !known ? 3 : right ? 2 : 0].examples.push_back(example);
  }
  std::stable_sort(groups[0].examples.begin(), groups[0].examples.end(),
                   [](auto* a, auto* b) { return margin(*a) > margin(*b); });
  std::stable_sort(groups[1].examples.begin(), groups[1].examples.end(),
                   [](auto* a, auto* b) { return margin(*a) < margin(*b); });
  return groups;
}

void draw_legend(Html& html, const std::vector<const ExplainedExample*>& examples) {
  bool any_signed = false, any_share = false, rationales = false, unknown = false;
  for (const ExplainedExample* example : examples) {
    rationales |= example->has_rationale;
    unknown |= count_unknown(*example) > 0;
    for (const Explanation& e : example->explanations) (e.is_signed ? any_signed : any_share) = true;
  }
  html.open("p")
      .text(
          "Each line has its own scale: full colour is the largest |score| among the words of that line, the value "
          "stands beside it, and "
          "half the "
          "colour is half the score. Special tokens are left out of the scale, their share is stated. Point at a word "
          "for its value; every "
          "value "
          "stands in the table below the lines.")
      .close();
  draw_heat_legend(html, any_signed, any_share, rationales, unknown);
}

}  // namespace

void draw_examples(Html& html, const Artefacts& artefacts) {
  std::vector<const ExplainedExample*> examples = all_examples(artefacts);
  const std::size_t all = examples.size();
  examples.resize(std::min<std::size_t>(all, static_cast<std::size_t>(artefacts.most_examples)));
  const std::string primary = primary_method(artefacts);
  const std::vector<std::string>& names = artefacts.explanations.front().label_names;
  const std::vector<std::string> metrics = metric_names(artefacts);
  draw_legend(html, examples);
  std::size_t drawn = 0, without_maps = 0;
  for (const Group& group : make_groups(examples)) {
    if (group.examples.empty()) continue;
    html.open("h3")
        .text(group.title)
        .text(" ")
        .element("small", fmt::format("{}", group.examples.size()))
        .close()
        .element("p", {{"class", "note"}}, group.lead);
    for (const ExplainedExample* example : group.examples) {
      if (html.size() > kPageForCards) continue;
      const bool maps = html.size() < kPageForMaps;
      draw_card(html, *example, {&names, primary, example == group.examples.front(), metrics, maps});
      ++drawn;
      without_maps += !maps;
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
