// Sentences about completeness, gold rationales and hidden words.
#include "finding_trust.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measures.h"
#include "method_names.h"
#include "numbers.h"

namespace glass::report {
namespace {

void add_completeness(const Artefacts& artefacts, std::vector<Finding>& out) {
  const Completeness& all = artefacts.digest.completeness;
  if (all.explanations == 0) return;
  std::string text;
  if (all.stated > 0) {
    text = all.converged == all.stated
               ? (all.stated == 1 ? std::string("The one explanation that can be checked converged")
                                  : fmt::format("All {} explanations that can be checked converged", all.stated))
               : fmt::format("{} of {} explanations that can be checked converged; the others are marked",
                             all.converged, all.stated);
  } else {
    text = fmt::format("{} can be checked for completeness", count_of(all.explanations, "explanation"));
  }
  text +=
      fmt::format(". The scores of a text miss the change in the model's output by at most {}{} (completeness delta).",
                  number(all.largest_delta, 2), all.unit.empty() ? "" : "\u00A0" + all.unit);
  if (all.mostly_base > 0)
    text += fmt::format(
        " In {} of {} the baseline alone already gives most of the output: their scores explain the smaller part of "
        "it.",
        all.mostly_base, all.with_ends);
  out.push_back({"Whether the explanations add up", text, "completeness"});
}

void add_agreement(const Artefacts& artefacts, std::vector<Finding>& out) {
  std::vector<AgreementRow> rows;
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const AgreementRow& row : set.agreement) {
      if (row.group == "all" && is_known(row.auprc.value)) rows.push_back(row);
    }
  }
  if (rows.empty()) return;
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.auprc.value > b.auprc.value; });
  const AgreementRow& best = rows.front();
  std::string text = fmt::format("The words that people marked are found best by {}: AUPRC {:.2f}{}",
                                 method_title(artefacts, best.method), best.auprc.value,
                                 is_known(best.auprc.low) ? " " + bounds(best.auprc) : "");
  if (is_known(best.random_auprc)) {
    text += fmt::format(", where a random ranking gets {:.2f}", best.random_auprc);
    if (best.auprc.low <= best.random_auprc) text += ", so it is not clearly better than chance";
  }
  text += ".";
  const auto like_best = std::count_if(rows.begin() + 1, rows.end(),
                                       [&](const AgreementRow& row) { return row.auprc.high >= best.auprc.low; });
  if (like_best > 0)
    text += fmt::format(" By the intervals {} of {} {} not clearly worse.", like_best,
                        count_of(static_cast<std::int64_t>(rows.size() - 1), "other method"),
                        like_best == 1 ? "is" : "are");
  if (rows.size() > 1)
    text += fmt::format(" The lowest is {} with {:.2f}.", method_title(artefacts, rows.back().method),
                        rows.back().auprc.value);
  out.push_back({"Whether they point at the right words", text, "agreement"});
}

/// A method's mean over all texts.
struct MethodMean {
  std::string method;
  Interval mean;
};

/// The means of a metric over all texts, the largest first; empty where it was not run.
std::vector<MethodMean> means_of(const Artefacts& artefacts, const std::string& name) {
  std::vector<MethodMean> means;
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const MetricRows& table : set.metrics) {
      if (table.name != name) continue;
      for (const MetricRow& row : table.rows) {
        const auto mean = metric(row.numbers, "mean");
        if (row.group == "all" && mean && is_known(mean->value)) means.push_back({row.method, *mean});
      }
    }
  }
  std::stable_sort(means.begin(), means.end(),
                   [](const MethodMean& a, const MethodMean& b) { return a.mean.value > b.mean.value; });
  return means;
}

/// The unit of a metric's mean, "" where its file does not say.
std::string unit_of_mean(const Artefacts& artefacts, const std::string& name) {
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const MetricNote& note : set.metric_notes) {
      if (note.name == name) return note.unit == "value" ? "" : note.unit;
    }
  }
  return "";
}

/// What falls: "the probability", or "the output", whose changes then have a unit.
std::string output_name(const std::string& unit) {
  return unit == "probability" ? "the probability" : "the output";
}

std::string with_bounds(const Interval& interval, const std::string& unit) {
  const std::string bounds = metric_bounds(interval, Unit::plain);
  return metric_digits(interval.value, Unit::plain) + (unit.empty() || unit == "probability" ? "" : "\u00A0" + unit) +
         (bounds.empty() ? "" : " " + bounds);
}

bool overlap(const Interval& a, const Interval& b) {
  return a.low <= b.high && b.low <= a.high;
}

/// What hiding the words of the highest scores does: more is better.
std::string of_comprehensiveness(const Artefacts& artefacts) {
  const std::vector<MethodMean> means = means_of(artefacts, "comprehensiveness");
  if (means.empty()) return "";
  const MethodMean &best = means.front(), &worst = means.back();
  const std::string unit = unit_of_mean(artefacts, "comprehensiveness");
  std::string text = fmt::format("Hiding the words that {} scores highest lowers {} by {} on average",
                                 method_title(artefacts, best.method), output_name(unit), with_bounds(best.mean, unit));
  if (best.mean.low <= 0) text += ", not clearly more than nothing";
  if (means.size() > 1 && overlap(best.mean, worst.mean)) {
    text += "; no method is clearly better or worse";
  } else if (means.size() > 1) {
    text += fmt::format(", the most of {} methods; the least is {} by {}", means.size(), with_bounds(worst.mean, unit),
                        method_title(artefacts, worst.method));
  }
  return text + " (comprehensiveness).";
}

/// What is lost where only these words are left: less is better, and it may even be a gain.
std::string of_sufficiency(const Artefacts& artefacts) {
  const std::vector<MethodMean> means = means_of(artefacts, "sufficiency");
  if (means.empty()) return "";
  const MethodMean &best = means.back(), &worst = means.front();
  const bool falls = best.mean.value >= 0;
  const Interval change = falls ? best.mean : Interval{-best.mean.value, -best.mean.high, -best.mean.low};
  const std::string unit = unit_of_mean(artefacts, "sufficiency");
  std::string text =
      fmt::format("With nothing but the words that {} scores highest {} {} by {}", method_title(artefacts, best.method),
                  output_name(unit), falls ? "falls" : "rises", with_bounds(change, unit));
  if (means.size() > 1)
    text += overlap(best.mean, worst.mean)
                ? "; no method is clearly better or worse"
                : fmt::format(", with those of {} it falls most", method_title(artefacts, worst.method));
  return text + " (sufficiency).";
}

void add_hiding(const Artefacts& artefacts, std::vector<Finding>& out) {
  std::string text = of_comprehensiveness(artefacts);
  const std::string rest = of_sufficiency(artefacts);
  if (!text.empty() && !rest.empty()) text += " ";
  text += rest;
  if (!text.empty()) out.push_back({"Whether the words matter to the model", text, "trust"});
}

}  // namespace

void add_trust_findings(const Artefacts& artefacts, std::vector<Finding>& out) {
  add_completeness(artefacts, out);
  add_agreement(artefacts, out);
  add_hiding(artefacts, out);
}

}  // namespace glass::report
