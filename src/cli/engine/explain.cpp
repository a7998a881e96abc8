// glassformer explain: which tokens a prediction hangs on, for texts of the command line or of a file.
#include "glass/pipeline/explain.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "glass/base/files.h"

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

/// What a prediction says: "good (93.1 %)", of a target "... (-4.2 nats)", a number, or an answer with the score of its
/// start.
std::string words_of(const Prediction& p) {
  const auto label = static_cast<std::size_t>(p.label);
  if (!p.target.empty()) return fmt::format("{} ({:.3f} nats)", p.label_name, p.logits[0]);
  if (p.kind == PredictionKind::answer) return fmt::format("{} (start {:+.3f})", p.label_name, p.logits[label]);
  if (p.kind == PredictionKind::value) return fmt::format("{} {:.4g}", p.label_name, p.logits[label]);
  return fmt::format("{} ({:.1f} %)", p.label_name, 100 * p.probabilities[label]);
}

/// "a good film ‖ is it good?  ->  good (93.1 %)".
void print_prediction(const ExplainedExample& example) {
  const std::string both = example.text_pair.empty() ? example.text : example.text + " \u2016 " + example.text_pair;
  fmt::print("{}  ->  {}\n", both, words_of(example.prediction));
}

/// A token as its text writes it, special ones by their names; "(unknown)" behind what the vocabulary has no token for.
std::string written(const ExplainedExample& example, const TokenSpan& token) {
  const std::string& text = example.text_of(token.part);
  if (token.special || token.end <= token.start) return token.text;
  return text.substr(token.start, token.end - token.start) + (token.unknown ? "(unknown)" : "");
}

/// The scores of the tokens: one line, or one for each token of a target.
void print_scores(const ExplainedExample& example, const Explanation& explanation) {
  const std::size_t size = example.tokens.size();
  if (explanation.axes.back().name != "token" || explanation.axes.size() > 2 || size == 0) return;
  for (std::size_t row = 0; row < explanation.values.size() / size; ++row) {
    const bool has_rows = explanation.axes.size() == 2;
    const std::string of =
        has_rows ? " of " + written(example, example.tokens[static_cast<std::size_t>(explanation.axes[0].first) + row])
                 : "";
    fmt::print("  {}{}:", explanation.method, of);
    for (std::size_t i = 0; i < size; ++i)
      fmt::print(" {} {:+.3f}", written(example, example.tokens[i]), explanation.values[row * size + i]);
    fmt::print("\n");
  }
}

void print_example(const ExplainedExample& example) {
  if (!example.error.empty()) {
    fmt::print("line {}: not explained: {}\n", example.line, example.error);
    return;
  }
  print_prediction(example);
  for (const Explanation& explanation : example.explanations) print_scores(example, explanation);
}

}  // namespace

int run_explain(const Arguments& arguments) {
  const pipeline::Model model = open_model(arguments, settings(arguments));
  pipeline::ExplainRequest request;
  request.methods = list_of(arguments, "--methods");
  model.setup().explainers->choose(request.methods);  // a wrong name is said before the texts are read
  request.texts = texts_of(arguments, model, positive_number(arguments, "--limit", 0));
  request.out = arguments.get("--out");
  request.kept_examples = kPrinted;
  request.strict = arguments.has("--strict");
  const pipeline::ExplainResult result = pipeline::explain(model, request, progress_bars());
  if (arguments.has("--json")) {
    fmt::print("{}", read_file(result.file));
  } else {
    for (const ExplainedExample& example : result.examples) print_example(example);
    fmt::print("{}\n{}\n", result.file.string(), result.report.string());
  }
  return end_of_reading(result.read, arguments, model);
}

}  // namespace glass::cli
