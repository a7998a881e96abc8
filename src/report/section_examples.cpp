// The explained texts, in groups: wrong, uncertain, right, without a label, and given targets.
#include <fmt/format.h>

#include "card_filters.h"
#include "example_card.h"
#include "heat.h"
#include "insight.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

constexpr std::size_t kPageForMaps = 600u << 10;   // bytes of the page up to which maps are drawn
constexpr std::size_t kPageForCards = 850u << 10;  // bytes of the page up to which cards are drawn

struct Heading {
  const char* title;
  std::string lead;
};

Heading heading_of(TextKind kind, const Artefacts& artefacts) {
  switch (kind) {
    case TextKind::wrong:
      return {"Wrong",
              std::string("The model's mistakes among these texts, the most confident first.") +
                  (artefacts.predictions.empty() ? ""
                                                 : " Those of whole splits stand behind the counts of the confusion.")};
    case TextKind::uncertain:
      return {"Uncertain",
              fmt::format("The two largest probabilities are less than {:.0f} points apart, the closest first.",
                          kUncertainMargin * 100)};
    case TextKind::right:
      return {"Right", "In the order of the data."};
    case TextKind::unjudged:
      return {"Without a gold label", "In the order given."};
    case TextKind::given:
      return {"Given targets", "Texts with the target that the model was asked about, in the order given."};
    case TextKind::other:
      break;
  }
  return {"Texts", "In the order given."};
}

/// "57", or "10 of 57 drawn".
std::string group_count(const ExampleGroup& group) {
  const std::size_t drawn = group.drawn.size();
  return drawn == group.texts ? fmt::format("{}", drawn) : fmt::format("{}, the first {} drawn", group.texts, drawn);
}

void draw_legend(Html& html, const ExampleDigest& all) {
  html.element(
      "p", fmt::format("Each line has its own scale: full colour is the largest |score| among the words of that line, "
                       "but at least {:.0f} % of the target's range over these texts and their baselines, so that "
                       "scores that are nothing beside the target are pale. The value of full colour stands beside "
                       "the line, half the colour is half of it. Special tokens are left out of the scale, their "
                       "share is stated. Point at a word for its value; every value stands in the table below the "
                       "lines.",
                       kPaleShare * 100));
  draw_heat_legend(html, all.any_signed, all.any_share, all.any_rationale, all.with_unknown > 0);
}

}  // namespace

void draw_examples(Html& html, const Artefacts& artefacts) {
  const ExampleDigest& all = artefacts.digest;
  CardSettings settings{&artefacts.explanations.front().label_names, all.primary_method};
  settings.metrics = metric_names(artefacts);
  settings.titles = method_titles(artefacts);
  settings.ranges = all.ranges;
  draw_legend(html, all);
  const CardFilters filters(artefacts.groups);
  filters.draw(html);
  std::size_t drawn = 0, without_maps = 0;
  for (const ExampleGroup& group : artefacts.groups) {
    const Heading heading = heading_of(group.kind, artefacts);
    html.open("h3").text(heading.title).text(" ").element("small", group_count(group)).close();
    html.element("p", {{"class", "note"}}, heading.lead);
    for (std::size_t i = 0; i < group.drawn.size() && html.size() <= kPageForCards; ++i) {
      settings.maps = html.size() < kPageForMaps;
      settings.unfolded = i == 0;
      settings.classes = filters.classes_of(group.drawn[i]);
      draw_card(html, group.drawn[i], settings);
      ++drawn;
      without_maps += !settings.maps;
    }
  }
  std::string note;
  if (drawn < all.texts)
    note = fmt::format("{} of {} explained texts are drawn here to keep the page small; the others stand in {}. ",
                       drawn, all.texts, artefacts.explanations.front().file);
  if (without_maps > 0)
    note += fmt::format("The attention maps of {} are left out for the same reason.",
                        count_of(static_cast<std::int64_t>(without_maps), "text"));
  if (!note.empty()) html.element("p", {{"class", "note"}}, note);
}

}  // namespace glass::report
