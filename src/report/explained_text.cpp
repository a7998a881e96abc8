#include "glass/report/explained_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "explanation_lines.h"
#include "glass/base/counterfactual.h"
#include "glass/base/path_ends.h"
#include "insight.h"

namespace glass {
namespace report {
namespace {

/// "calm 0.25, loud -1.5": every value of a regression of several.
std::string values_text(const Prediction& p, const std::vector<std::string>& names) {
  std::string words;
  for (std::size_t i = 0; i < p.logits.size(); ++i)
    words += fmt::format("{}{} {:.4g}", i == 0 ? "" : ", ", i < names.size() ? names[i] : fmt::format("value {}", i),
                         p.logits[i]);
  return words;
}

/// "wet (98.3 %), busy (77.1 %)": the labels that are said; the likeliest one where none is.
std::string labels_text(const Prediction& p, const std::vector<std::string>& names) {
  std::string words;
  for (std::size_t i = 0; i < p.probabilities.size(); ++i) {
    if (p.probabilities[i] <= 0.5) continue;
    words += fmt::format("{}{} ({:.1f} %)", words.empty() ? "" : ", ",
                         i < names.size() ? names[i] : fmt::format("label {}", i), 100 * p.probabilities[i]);
  }
  return words.empty() ? fmt::format("no label, the likeliest {} ({:.1f} %)", p.label_name,
                                     100 * p.probabilities[static_cast<std::size_t>(p.label)])
                       : words;
}

/// What a prediction says: "good (93.1 %)", of a target "... (-4.2 nats)", its numbers, or an answer with the score of
/// its start.
std::string prediction_text(const Prediction& p, const std::vector<std::string>& names) {
  const auto label = static_cast<std::size_t>(p.label);
  if (!p.target.empty()) return fmt::format("{} ({:.3f} nats)", p.label_name, p.logits[0]);
  if (p.kind == PredictionKind::answer) return fmt::format("{} (start {:+.3f})", p.label_name, p.logits[label]);
  if (p.kind == PredictionKind::labels) return labels_text(p, names);
  if (p.kind == PredictionKind::value && p.logits.size() > 1) return values_text(p, names);
  if (p.kind == PredictionKind::value) return fmt::format("{} {:.4g}", p.label_name, p.logits[label]);
  return fmt::format("{} ({:.1f} %)", p.label_name, 100 * p.probabilities[label]);
}

/// "a good film ‖ is it good?  ->  good (93.1 %)".
std::string prediction_line(const ExplainedExample& example, const std::vector<std::string>& names) {
  const std::string both = example.text_pair.empty() ? example.text : example.text + " \u2016 " + example.text_pair;
  return fmt::format("{}  ->  {}\n", both, prediction_text(example.prediction, names));
}

/// ", read at token 4, 'book'" where one token of several is asked.
std::string reading_place(const ExplainedExample& example) {
  if (example.explained_token < 0) return "";
  return fmt::format(", read at token {}, '{}'", example.explained_token, explained_word(example));
}

/// "  explained: logit of class 'good' = +1.932"; "" where no method knows a target.
std::string target_line(const ExplainedExample& example) {
  for (const Explanation& explanation : example.explanations) {
    if (explanation.target.empty()) continue;
    const auto output = quality_number(explanation, "score_input");
    // The sum over words that get a tag says nothing of a text, that over a target's log-probabilities is its own.
    const bool is_sum =
        explanation.quality.contains("rows") && !explanation.target.starts_with("log-probability of each");
    return fmt::format("  explained: {}{}{}\n", explanation.target, reading_place(example),
                       output && !is_sum ? " = " + score_words(*output, std::abs(*output)) : "");
  }
  return "";
}

/// "    from +0.207 (baseline) to +1.932", and the baseline's part where it is most of the output; "" without a path.
std::string ends_line(const Explanation& explanation) {
  const auto ends = path_ends(explanation);
  if (!ends) return "";
  const double largest = std::max(std::abs(ends->base), std::abs(ends->output));
  return fmt::format(
      "    from {} (baseline) to {}{}\n", score_words(ends->base, largest), score_words(ends->output, largest),
      ends->base_gives_most() ? fmt::format("; the baseline alone already gives {:.0f} % of it", 100 * ends->base_share)
                              : "");
}

}  // namespace
}  // namespace report

std::string explained_text(const ExplainedExample& example, const std::vector<std::string>& label_names) {
  if (!example.error.empty()) return fmt::format("line {}: not explained: {}\n", example.line, example.error);
  std::string text = report::prediction_line(example, label_names) + report::target_line(example);
  for (const Explanation& explanation : example.explanations) {
    text += report::score_lines(example, explanation) + report::ends_line(explanation);
    for (const std::string& sentence : counterfactual_sentences(example, explanation)) text += "    " + sentence + "\n";
  }
  return text;
}

std::string choices_text(const ExplainedExample& example) {
  std::string text;
  for (const Explanation& explanation : example.explanations) {
    const std::string choices = report::choices_of(explanation);
    if (!choices.empty()) text += explanation.method + ": " + choices + "\n";
  }
  return text;
}

}  // namespace glass
