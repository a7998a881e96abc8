// glassformer explain: which tokens a prediction hangs on, for texts of the command line or of a file.
#include "glass/pipeline/explain.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "cli/engine/engine.h"
#include "cli/engine/explanation_lines.h"
#include "cli/engine/options.h"
#include "glass/base/files.h"
#include "glass/base/path_ends.h"

namespace glass::cli {
namespace {

constexpr std::size_t kPrinted = 10;

/// The command's own options are settings like any other: they go through the same checks.
std::vector<std::string> settings(const Arguments& arguments) {
  std::vector<std::string> sets;
  if (arguments.has("--position")) sets.push_back("explain.position=" + dump_json(Json(arguments.get("--position"))));
  if (arguments.has("--metrics")) sets.push_back("explain.metrics=" + arguments.get("--metrics"));
  if (arguments.has("--target")) sets.push_back("explain.target=" + dump_json(Json(arguments.get("--target"))));
  return sets;
}

/// "calm 0.25, loud -1.5": every value of a regression of several.
std::string values_of(const Prediction& p, const std::vector<std::string>& names) {
  std::string words;
  for (std::size_t i = 0; i < p.logits.size(); ++i)
    words += fmt::format("{}{} {:.4g}", i == 0 ? "" : ", ", i < names.size() ? names[i] : fmt::format("value {}", i),
                         p.logits[i]);
  return words;
}

/// "wet (98.3 %), busy (77.1 %)": the labels that are said; the likeliest one where none is.
std::string labels_of(const Prediction& p, const std::vector<std::string>& names) {
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
std::string words_of(const Prediction& p, const std::vector<std::string>& names) {
  const auto label = static_cast<std::size_t>(p.label);
  if (!p.target.empty()) return fmt::format("{} ({:.3f} nats)", p.label_name, p.logits[0]);
  if (p.kind == PredictionKind::answer) return fmt::format("{} (start {:+.3f})", p.label_name, p.logits[label]);
  if (p.kind == PredictionKind::labels) return labels_of(p, names);
  if (p.kind == PredictionKind::value && p.logits.size() > 1) return values_of(p, names);
  if (p.kind == PredictionKind::value) return fmt::format("{} {:.4g}", p.label_name, p.logits[label]);
  return fmt::format("{} ({:.1f} %)", p.label_name, 100 * p.probabilities[label]);
}

/// "a good film ‖ is it good?  ->  good (93.1 %)".
void print_prediction(const ExplainedExample& example, const std::vector<std::string>& names) {
  const std::string both = example.text_pair.empty() ? example.text : example.text + " \u2016 " + example.text_pair;
  fmt::print("{}  ->  {}\n", both, words_of(example.prediction, names));
}

/// ", read at token 4, 'book'" where one token of several is asked.
std::string place_of_target(const ExplainedExample& example) {
  if (example.explained_token < 0) return "";
  return fmt::format(", read at token {}, '{}'", example.explained_token, explained_word(example));
}

/// "  explained: logit of class 'good' = +1.932".
void print_target(const ExplainedExample& example) {
  for (const Explanation& explanation : example.explanations) {
    if (explanation.target.empty()) continue;
    const auto output = explanation.quality.find("score_input");
    // The sum over words that get a tag says nothing of a text, that over a target's log-probabilities is its own.
    const bool is_sum =
        explanation.quality.contains("rows") && !explanation.target.starts_with("log-probability of each");
    const bool known = output != explanation.quality.end() && output->is_number() && !is_sum;
    fmt::print("  explained: {}{}{}\n", explanation.target, place_of_target(example),
               known ? " = " + score_words(output->get<double>(), std::abs(output->get<double>())) : "");
    return;
  }
}

/// "    from +0.207 (baseline) to +1.932", and the baseline's part where it is most of the output.
void print_ends(const Explanation& explanation) {
  const auto ends = path_ends(explanation);
  if (!ends) return;
  const double largest = std::max(std::abs(ends->base), std::abs(ends->output));
  fmt::print("    from {} (baseline) to {}{}\n", score_words(ends->base, largest), score_words(ends->output, largest),
             ends->base_gives_most()
                 ? fmt::format("; the baseline alone already gives {:.0f} % of it", 100 * ends->base_share)
                 : "");
}

/// One line a method that chose by the model what it puts in place of tokens.
void print_choices(const std::vector<ExplainedExample>& examples) {
  if (examples.empty()) return;
  for (const Explanation& explanation : examples.front().explanations) {
    const std::string choices = choices_of(explanation);
    if (!choices.empty()) fmt::print("{}: {}\n", explanation.method, choices);
  }
}

void print_example(const ExplainedExample& example, const std::vector<std::string>& label_names) {
  if (!example.error.empty()) {
    fmt::print("line {}: not explained: {}\n", example.line, example.error);
    return;
  }
  print_prediction(example, label_names);
  print_target(example);
  for (const Explanation& explanation : example.explanations) {
    print_scores(example, explanation);
    print_ends(explanation);
  }
}

/// Piece by piece, since it may be large.
void print_file(const std::filesystem::path& path) {
  constexpr std::uint64_t kPieceBytes = std::uint64_t{1} << 20;
  const FileReader file(path);
  for (std::uint64_t begin = 0; begin < file.size(); begin += kPieceBytes)
    fmt::print("{}", file.read(begin, std::min(kPieceBytes, file.size() - begin)));
}

}  // namespace

int run_explain(const Arguments& arguments) {
  const pipeline::Model model = open_model(arguments, settings(arguments));
  pipeline::ExplainRequest request;
  if (arguments.has("--methods")) request.methods = list_of(arguments, "--methods");
  model.setup().explainers->choose(request.methods);  // a wrong name is said before the texts are read
  request.texts = texts_of(arguments, model, positive_number(arguments, "--limit", 0));
  request.out = arguments.get("--out");
  request.kept_examples = kPrinted;
  request.strict = arguments.has("--strict");
  const pipeline::ExplainResult result = pipeline::explain(model, request, progress_bars());
  if (arguments.has("--json")) {
    print_file(result.file);
  } else {
    for (const ExplainedExample& example : result.examples) print_example(example, model.label_names());
    print_choices(result.examples);
    fmt::print("{}\n{}\n", result.file.string(), result.report.string());
  }
  return end_of_reading(result.read, arguments, model);
}

}  // namespace glass::cli
