// Sentences about calibration, words, probes and cuts, and the order of all sentences.
#include "findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "calibration_verdict.h"
#include "data_facts.h"
#include "finding_quality.h"
#include "finding_trust.h"
#include "method_names.h"
#include "numbers.h"

namespace glass::report {
namespace {

std::string in_quotes(const std::string& text) {
  return "\u201C" + text + "\u201D";
}

void add_calibration(const Artefacts& artefacts, std::vector<Finding>& out) {
  const Split* split = artefacts.evaluation ? artefacts.evaluation->main() : nullptr;
  const auto error = split ? metric(split->metrics, "expected_calibration_error") : std::nullopt;
  if (!error || !is_known(error->value) || split->calibration.empty()) return;
  const CalibrationVerdict verdict = judge_calibration(split->calibration);
  std::string text;
  if (verdict.is_biased) {
    text = fmt::format("It is {}: its stated confidence lies {:.1f} points {} its accuracy on average; ",
                       verdict.surplus > 0 ? "overconfident" : "underconfident", std::abs(verdict.surplus) * 100,
                       verdict.surplus > 0 ? "above" : "below");
  } else if (verdict.is_off) {
    text = "It is too sure in some ranges of confidence and not sure enough in others; ";
  } else {
    text = "Nothing here shows that its probabilities are off; ";
  }
  text += fmt::format(
      "the expected calibration error is {}{}, and chance alone gives a model whose probabilities are right "
      "up to {} on {}.",
      percent(error->value), is_known(error->low) ? " " + percent_bounds(*error) : "", percent(verdict.chance_error),
      count_of(split->examples, "text"));
  out.push_back({"How sure it is", text, "calibration"});
}

void add_words(const Artefacts& artefacts, std::vector<Finding>& out) {
  const std::vector<DrivingWord>& words = artefacts.words;
  if (words.empty()) return;
  std::string text = fmt::format("By {}, the word with the largest score is most often ",
                                 method_title(artefacts, artefacts.digest.primary_method));
  const std::size_t named = std::min<std::size_t>(4, words.size());
  for (std::size_t i = 0; i < named; ++i) {
    if (i) text += i + 1 == named ? " and " : ", ";
    const std::string aim = words[i].mean < 0 ? words[i].aim.minus_words : words[i].aim.plus_words;
    text += fmt::format("{} ({} of {}{}{})", in_quotes(words[i].word), words[i].strongest, artefacts.digest.texts,
                        aim.empty() ? "" : ", ", aim);
  }
  text += ".";
  if (const auto agreement = artefacts.digest.top_word_agreement()) {
    text += fmt::format(" In {} of {} texts the {} signed methods name the same strongest word.", agreement->same,
                        agreement->examples, agreement->methods);
  }
  out.push_back({"What decides", text, "words"});
}

void add_probe(const ProbeSet& set, std::vector<Finding>& out) {
  const ProbeLayer* best = nullptr;
  for (const ProbeLayer& layer : set.layers) {
    if (is_known(layer.accuracy.value) && (!best || layer.accuracy.value > best->accuracy.value)) best = &layer;
  }
  if (!best) return;
  std::string text =
      fmt::format("{} knows {} best: a linear probe reads it with {}{}", best->point,
                  set.label == "label" ? "the label" : in_quotes(set.label), percent(best->accuracy.value),
                  is_known(best->accuracy.low) ? " " + percent_bounds(best->accuracy) : "");
  if (!set.test_split.empty()) text += " on the " + set.test_split + " split";
  const auto like_best = std::count_if(set.layers.begin(), set.layers.end(), [&](const ProbeLayer& layer) {
    return &layer != best && layer.accuracy.high >= best->accuracy.low;
  });
  if (like_best > 0)
    text += fmt::format(", though {} of {} {} not clearly worse", like_best,
                        count_of(static_cast<std::int64_t>(set.layers.size() - 1), "other point"),
                        like_best == 1 ? "is" : "are");
  if (is_known(best->control.value)) {
    const bool beats = best->accuracy.low > best->control.high;
    text += fmt::format(". With random labels the same probe gets {}, so the layer {} its control",
                        percent(best->control.value), beats ? "beats" : "does not clearly beat");
  }
  if (is_known(set.majority_accuracy))
    text += fmt::format("; the most frequent class is {}", percent(set.majority_accuracy));
  out.push_back({"What the layers know", text + ".", "probes"});
}

/// How many of the explained texts hold words that the vocabulary does not know.
std::string unknown_words(const Artefacts& artefacts, bool is_first) {
  const ExampleDigest& all = artefacts.digest;
  if (all.with_unknown == 0) return "";
  return fmt::format("{}{} of {} explained texts hold words that the vocabulary does not know.", is_first ? "" : " ",
                     all.with_unknown, all.texts);
}

std::string bad_row_words(const Artefacts& artefacts, bool is_first) {
  std::int64_t rows = 0;
  for (const ExplanationSet& set : artefacts.explanations) rows += set.bad_rows;
  if (rows == 0) return "";
  return fmt::format("{}{} of the data could not be explained; the errors stand in {}.", is_first ? "" : " ",
                     count_of(rows, "row"), artefacts.explanations.front().file);
}

void add_cuts(const Artefacts& artefacts, std::vector<Finding>& out) {
  const double texts = record_number(artefacts, "data_summary", "cut_texts"),
               tokens = record_number(artefacts, "data_summary", "cut_tokens");
  const double length = record_number(artefacts, "data_summary", "max_length");
  const double unknown = record_number(artefacts, "data_summary", "unknown_share");
  std::string text;
  if (texts > 0) {
    text = fmt::format("{} {} longer than the model's {} tokens: {} at their ends {} not seen.",
                       count_of(static_cast<std::int64_t>(texts), "text"), texts == 1 ? "was" : "were", number(length),
                       count_of(static_cast<std::int64_t>(tokens), "token"), tokens == 1 ? "was" : "were");
  } else if (texts == 0) {
    text = "No text was cut: the model saw every token.";
  } else {
    const ExampleDigest& all = artefacts.digest;
    if (all.cut > 0)
      text = fmt::format("{} of {} explained texts were cut at the model's length; the tokens behind were not seen.",
                         all.cut, all.texts);
    if (all.windows > 0)
      text = fmt::format(
          "{} of {} explained texts are longer than the model; explained is the window with the best answer.",
          all.windows, all.texts);
  }
  if (!is_known(unknown)) text += unknown_words(artefacts, text.empty());
  text += bad_row_words(artefacts, text.empty());
  if (is_known(unknown))
    text += fmt::format("{}{} of all tokens are unknown to the vocabulary.", text.empty() ? "" : " ", percent(unknown));
  if (!text.empty()) out.push_back({"What it did not see", text, "record"});
}

}  // namespace

std::vector<Finding> findings(const Artefacts& artefacts) {
  std::vector<Finding> out;
  if (const auto quality = quality_finding(artefacts)) out.push_back(*quality);
  if (const std::string data = data_warning(artefacts); !data.empty())
    out.push_back({"How far the data supports it", data, "data"});
  add_calibration(artefacts, out);
  add_words(artefacts, out);
  add_trust_findings(artefacts, out);
  if (!artefacts.probes.empty()) add_probe(artefacts.probes.front(), out);
  add_cuts(artefacts, out);
  return out;
}

std::vector<std::string> cautions(const Artefacts& artefacts) {
  std::vector<std::string> out;
  if (uses_method(artefacts, "attention") || uses_method(artefacts, "attention_rollout")) {
    out.push_back(
        "Attention is not an explanation by itself: it shows where information could flow, not what the decision hangs "
        "on.");
  }
  if (!artefacts.digest.methods.empty()) {
    out.push_back(
        "A score says what moved this model, not what is true of the world, and not what a person would have used.");
    out.push_back(
        "Scores of different methods have different units and scales: compare the order of words, not the numbers.");
    out.push_back(
        fmt::format("{} explained here: enough to see how the model decides, too few for a rate.",
                    artefacts.digest.texts == 1 ? "One text is" : fmt::format("{} texts are", artefacts.digest.texts)));
  }
  if (!artefacts.probes.empty())
    out.push_back("A probe shows what can be read from a layer, not that the model uses it.");
  if (artefacts.evaluation && artefacts.evaluation->main() && artefacts.evaluation->main()->name == "dev") {
    out.push_back("The dev split also chose the best step, so its figures flatter the model a little.");
  }
  return out;
}

}  // namespace glass::report
