// Sentences about calibration, words, probes and cuts, and the order of all sentences.
#include "findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "finding_quality.h"
#include "finding_trust.h"
#include "insight.h"
#include "method_names.h"
#include "numbers.h"
#include "words.h"

namespace glass::report {
namespace {

constexpr double kSmallCalibrationError = 0.02;  // below two points the bins' own noise rules

std::string in_quotes(const std::string& text) {
  return "\u201C" + text + "\u201D";
}

void add_calibration(const Artefacts& artefacts, std::vector<Finding>& out) {
  const Split* split = artefacts.evaluation ? artefacts.evaluation->main() : nullptr;
  const auto error = split ? metric(split->metrics, "expected_calibration_error") : std::nullopt;
  if (!error || !is_known(error->value)) return;
  double surplus = 0, total = 0;
  for (const CalibrationBin& bin : split->calibration) {
    if (bin.count <= 0 || !is_known(bin.confidence) || !is_known(bin.accuracy)) continue;
    surplus += static_cast<double>(bin.count) * (bin.confidence - bin.accuracy);
    total += static_cast<double>(bin.count);
  }
  surplus = total > 0 ? surplus / total : 0;
  std::string text;
  if (error->value < kSmallCalibrationError) {
    text = "Its probabilities can be taken at their word: ";
  } else if (surplus > 0.5 * error->value) {
    text = fmt::format("It is overconfident: its stated confidence lies {:.1f} points above its accuracy on average; ",
                       surplus * 100);
  } else if (surplus < -0.5 * error->value) {
    text = fmt::format("It is underconfident: its stated confidence lies {:.1f} points below its accuracy on average; ",
                       -surplus * 100);
  } else {
    text = "It is too sure in some ranges of confidence and not sure enough in others; ";
  }
  text += fmt::format("the expected calibration error is {}{}.", percent(error->value),
                      is_known(error->low) ? " " + percent_bounds(*error) : "");
  out.push_back({"How sure it is", text, "calibration"});
}

void add_words(const Artefacts& artefacts, std::vector<Finding>& out) {
  const std::string method = primary_method(artefacts);
  if (method.empty()) return;
  std::vector<DrivingWord> words = driving_words(artefacts, method);
  std::erase_if(words, [](const DrivingWord& word) { return word.strongest == 0; });
  if (words.empty()) return;
  const std::size_t examples = all_examples(artefacts).size();
  std::string text =
      fmt::format("By {}, the word with the largest score is most often ", method_title(artefacts, method));
  const std::size_t named = std::min<std::size_t>(4, words.size());
  for (std::size_t i = 0; i < named; ++i) {
    if (i) text += i + 1 == named ? " and " : ", ";
    const std::string aim = words[i].mean < 0 ? words[i].aim.minus_words : words[i].aim.plus_words;
    text += fmt::format("{} ({} of {}{}{})", in_quotes(words[i].word), words[i].strongest, examples,
                        aim.empty() ? "" : ", ", aim);
  }
  text += ".";
  if (const auto agreement = top_word_agreement(artefacts)) {
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
  const auto examples = all_examples(artefacts);
  const auto texts =
      std::count_if(examples.begin(), examples.end(), [](const auto* example) { return count_unknown(*example) > 0; });
  if (texts == 0) return "";
  return fmt::format("{}{} of {} explained texts hold words that the vocabulary does not know.", is_first ? "" : " ",
                     texts, examples.size());
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
    const auto examples = all_examples(artefacts);
    const auto windows =
        std::count_if(examples.begin(), examples.end(), [](const auto* example) { return is_window(*example); });
    const auto cut = std::count_if(examples.begin(), examples.end(),
                                   [](const auto* example) { return !is_window(*example) && example->tokens_cut > 0; });
    if (cut > 0)
      text = fmt::format("{} of {} explained texts were cut at the model's length; the tokens behind were not seen.",
                         cut, examples.size());
    if (windows > 0)
      text = fmt::format(
          "{} of {} explained texts are longer than the model; explained is the window with the best answer.", windows,
          examples.size());
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
  if (!all_methods(artefacts).empty()) {
    out.push_back(
        "A score says what moved this model, not what is true of the world, and not what a person would have used.");
    out.push_back(
        "Scores of different methods have different units and scales: compare the order of words, not the numbers.");
    out.push_back(fmt::format("{} explained here: enough to see how the model decides, too few for a rate.",
                              all_examples(artefacts).size() == 1
                                  ? "One text is"
                                  : fmt::format("{} texts are", all_examples(artefacts).size())));
  }
  if (!artefacts.probes.empty())
    out.push_back("A probe shows what can be read from a layer, not that the model uses it.");
  if (artefacts.evaluation && artefacts.evaluation->main() && artefacts.evaluation->main()->name == "dev") {
    out.push_back("The dev split also chose the best step, so its figures flatter the model a little.");
  }
  return out;
}

}  // namespace glass::report
