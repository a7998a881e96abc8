// The first thing a reader sees: key figures, findings in sentences, and what not to conclude.
#include <fmt/format.h>

#include "findings.h"
#include "measures.h"
#include "method_names.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

/// "test accuracy", "macro F1"; names such as BLEU and chrF keep their letters.
std::string tile_name(std::string name, const std::string& split) {
  const bool capitalised = name.size() > 1 && name[0] >= 'A' && name[0] <= 'Z' && name[1] >= 'a' && name[1] <= 'z';
  if (capitalised && !name.starts_with("Pearson") && !name.starts_with("Spearman"))
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
  if (name == "expected calibration error") name = "calibration error";
  return split.empty() ? name : split + " " + name;
}

void draw_tile(Html& html, const std::string& value, const std::string& name, const std::string& small) {
  html.open("li").element("span", {{"class", "name"}}, name).element("b", value);
  html.element("small", small.empty() ? "\u00A0" : small).close();
}

/// The metrics that the task is judged by, as far as the split has them.
void draw_evaluation_tiles(Html& html, const Split& split, TaskKind task) {
  bool first = true;
  for (const std::string& name : main_metrics(task)) {
    const auto value = metric(split.metrics, name);
    if (!value) continue;
    const Unit unit = unit_of(name, task);
    std::string small = is_known(value->value) ? metric_bounds(*value, unit) : "not defined";
    if (unit == Unit::points) small = "of 100 " + small;
    if (name == "accuracy" && is_known(split.majority_accuracy))
      small += fmt::format(" vs {} majority", percent(split.majority_accuracy));
    draw_tile(html, metric_value(*value, unit), tile_name(metric_name(name, task), first ? split.name : ""), small);
    first = false;
  }
}

void draw_explanation_tiles(Html& html, const Artefacts& artefacts) {
  const Completeness& all = artefacts.digest.completeness;
  if (all.stated > 0) {
    draw_tile(html, fmt::format("{}/{}", all.converged, all.stated), "converged",
              "largest delta " + number(all.largest_delta, 2));
  }
  const AgreementRow* best = nullptr;
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const AgreementRow& row : set.agreement) {
      if (row.group == "all" && (!best || row.auprc.value > best->auprc.value)) best = &row;
    }
  }
  if (best) {
    draw_tile(html, fmt::format("{:.2f}", best->auprc.value), "rationale AUPRC",
              method_title(artefacts, best->method) +
                  (is_known(best->random_auprc) ? fmt::format(", random {:.2f}", best->random_auprc) : ""));
  }
}

void draw_tiles(Html& html, const Artefacts& artefacts) {
  html.open("ul", {{"class", "tiles"}});
  if (artefacts.evaluation && artefacts.evaluation->main())
    draw_evaluation_tiles(html, *artefacts.evaluation->main(), task_of(artefacts));
  draw_explanation_tiles(html, artefacts);
  if (!artefacts.explanations.empty()) {
    const std::size_t examples = artefacts.digest.texts, methods = artefacts.digest.methods.size();
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
      if (!finding.section.empty())
        html.text(" ").open("span", {{"class", "more"}}).link_here(finding.section, "figures").close();
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
