// How far the explanations can be trusted: agreement with gold rationales, and completeness text by text.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "method_names.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

std::string two_digits(double value) {
  return is_known(value) ? fmt::format("{:.2f}", value) : kNoValue;
}

std::string two_digit_bounds(const Interval& interval) {
  return is_known(interval.low) && is_known(interval.high)
             ? fmt::format("[{:.2f}, {:.2f}]", interval.low, interval.high)
             : "";
}

void draw_agreement_rows(Html& html, const std::vector<AgreementRow>& rows, const MethodTitles& titles) {
  begin_table(html, {"method", "texts", "AUPRC", "", "random", "token F1", "random"});
  std::string group;
  for (const AgreementRow& row : rows) {
    if (row.group != group) {
      group = row.group;
      group_row(html, 7, group);
    }
    html.open("tr").element("th", {{"scope", "row"}}, title_in(titles, row.method));
    digits_cell(html, fmt::format("{}", row.examples));
    interval_cell(html, two_digits(row.auprc.value), two_digit_bounds(row.auprc));
    html.open("td");
    draw_bar(html, row.auprc.value, row.random_auprc,
             fmt::format("AUPRC {:.2f}, random {:.2f}", row.auprc.value, row.random_auprc));
    html.close();
    digits_cell(html, two_digits(row.random_auprc));
    interval_cell(html, two_digits(row.token_f1.value), two_digit_bounds(row.token_f1));
    digits_cell(html, two_digits(row.random_token_f1));
    html.close();
  }
  end_table(html);
}

void draw_check(Html& html, const CompletenessCheck& check, const MethodTitles& titles) {
  html.open("tr").element("th", {{"scope", "row"}}, check.text).element("td", title_in(titles, check.method));
  const auto& ends = check.ends;
  digits_cell(html, ends ? signed_number(ends->base) : kNoValue);
  digits_cell(html, ends ? signed_number(ends->output) : kNoValue);
  digits_cell(html, ends ? signed_number(ends->output - ends->base) : kNoValue);
  digits_cell(html, signed_number(check.delta, 2));
  digits_cell(html, check.nodes ? number(*check.nodes, 9) : kNoValue);
  html.open("td");
  if (check.converged)
    html.element("span", {{"class", *check.converged ? "chip right" : "chip wrong"}},
                 *check.converged ? "\u2713 yes" : "\u2717 no");
  html.close().close();
}

}  // namespace

void draw_agreement(Html& html, const Artefacts& artefacts) {
  html.open("p")
      .text(
          "Do the words with the largest scores match the words that people marked as the reason? AUPRC is the area "
          "under the "
          "precision-recall curve of the "
          "tokens ranked by score; token F1 takes as many tokens as were marked. The mark in each bar is what a random "
          "ranking gets.")
      .close();
  for (const ExplanationSet& set : artefacts.explanations) {
    if (set.agreement.empty()) continue;
    std::vector<AgreementRow> rows = set.agreement;
    // Groups one after the other, "all" first, each in the order of its methods.
    std::stable_sort(rows.begin(), rows.end(), [](const AgreementRow& a, const AgreementRow& b) {
      return (a.group == "all" ? "" : a.group) < (b.group == "all" ? "" : b.group);
    });
    draw_agreement_rows(html, rows, method_titles(artefacts));
  }
}

void draw_completeness(Html& html, const Artefacts& artefacts) {
  const Completeness& all = artefacts.digest.completeness;
  html.open("p").text(
      "For methods that promise it, the scores of a text sum to the change of the model's output between the baseline "
      "and the text. The "
      "delta is what is missing. ");
  const std::string largest = number(all.largest_delta, 2) + (all.unit.empty() ? "" : " " + all.unit);
  html.text(all.stated > 0
                ? fmt::format("{} of {} converged; the largest |delta| is {}.", all.converged, all.stated, largest)
                : fmt::format("The largest |delta| is {}.", largest));
  html.close();
  const MethodTitles titles = method_titles(artefacts);
  html.open("details", {{"class", "numbers"}}).element("summary", "Text by text");
  begin_table(html, {"text", "method", "baseline", "output", "change to explain", "delta", "nodes", "converged"});
  const std::vector<CompletenessCheck> checks = all.checks();
  for (const CompletenessCheck& check : checks) draw_check(html, check, titles);
  end_table(html);
  if (static_cast<std::int64_t>(checks.size()) < all.explanations)
    html.element("p", {{"class", "note"}},
                 fmt::format("Of {} the {} with the largest |delta| stand here.",
                             count_of(all.explanations, "explanation"), checks.size()));
  html.close();
}

}  // namespace glass::report
