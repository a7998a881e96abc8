// The first thing a reader sees: key figures, findings in sentences, and what not to conclude.
#include <fmt/format.h>

#include "findings.h"
#include "insight.h"
#include "node.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

void draw_tile(Html& html, const std::string& value, const std::string& name, const std::string& small) {
  html.open("li").element("span", {{"class", "name"}}, name).element("b", value);
  html.element("small", small.empty() ? "\u00A0" : small).close();
}

void draw_evaluation_tiles(Html& html, const Split& split) {
  if (const auto perplexity = metric(split.metrics, "perplexity")) {
    draw_tile(html, number(perplexity->value), split.name + " perplexity", bounds(*perplexity));
  }
  if (const auto bits = metric(split.metrics, "bits_per_byte")) draw_tile(html, number(bits->value), "bits per byte", bounds(*bits));
  if (const auto accuracy = metric(split.metrics, "accuracy")) {
    draw_tile(html, percent(accuracy->value), split.name + " accuracy",
              percent_bounds(*accuracy) +
                  (is_known(split.majority_accuracy) ? fmt::format(" vs {} majority", percent(split.majority_accuracy)) : ""));
  }
  if (const auto f1 = metric(split.metrics, "macro_f1")) draw_tile(html, percent(f1->value), "macro F1", percent_bounds(*f1));
  if (const auto error = metric(split.metrics, "expected_calibration_error")) {
    draw_tile(html, percent(error->value), "calibration error", percent_bounds(*error));
  }
}

void draw_explanation_tiles(Html& html, const Artefacts& artefacts) {
  const Completeness all = completeness(artefacts);
  if (all.stated > 0) {
    draw_tile(html, fmt::format("{}/{}", all.converged, all.stated), "converged", "largest delta " + number(all.largest_delta, 2));
  }
  const AgreementRow* best = nullptr;
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const AgreementRow& row : set.agreement) {
      if (row.group == "all" && (!best || row.auprc.value > best->auprc.value)) best = &row;
    }
  }
  if (best) {
    draw_tile(html, fmt::format("{:.2f}", best->auprc.value), "rationale AUPRC",
              title_case(best->method) + (is_known(best->random_auprc) ? fmt::format(", random {:.2f}", best->random_auprc) : ""));
  }
}

void draw_tiles(Html& html, const Artefacts& artefacts) {
  html.open("ul", {{"class", "tiles"}});
  if (artefacts.evaluation && artefacts.evaluation->main()) draw_evaluation_tiles(html, *artefacts.evaluation->main());
  draw_explanation_tiles(html, artefacts);
  if (!artefacts.explanations.empty()) {
    const std::size_t examples = all_examples(artefacts).size(), methods = all_methods(artefacts).size();
    draw_tile(html, fmt::format("{}", examples), examples == 1 ? "explained text" : "explained texts",
              count_of(static_cast<std::int64_t>(methods), "method"));
  }
  html.close();
}

}  // namespace

void draw_summary(Html& html, const Artefacts& artefacts) {
  draw_tiles(html, artefacts);
  const std::vector<Finding> found = findings(artefacts);
  if (!found.empty()) {
    html.open("dl", {{"class", "findings"}});
    for (const Finding& finding : found) {
      html.open("div").element("dt", finding.title).open("dd").text(finding.text);
      if (!finding.section.empty()) html.text(" ").open("span", {{"class", "more"}}).link_here(finding.section, "figures").close();
      html.close().close();
    }
    html.close();
  }
  const std::vector<std::string> warnings = cautions(artefacts);
  if (warnings.empty()) return;
  html.open("aside", {{"class", "caution"}}).element("h3", "What not to conclude").open("ul");
  for (const std::string& warning : warnings) html.element("li", warning);
  html.close().close();
}

}  // namespace glass::report
