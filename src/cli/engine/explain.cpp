// glassformer explain: which tokens a prediction hangs on, for texts of the command line or of a file.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/stages.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/progress.h"
#include "glass/base/record.h"
#include "glass/config/config.h"
#include "glass/report/report.h"

namespace glass::cli {
namespace {

const char* const kDefaultMethods = "integrated_gradients,occlusion,attention_rollout";

/// The command's own options are settings like any other: they go through the same checks.
std::vector<std::string> settings(const Arguments& arguments) {
  std::vector<std::string> sets = arguments.all("--set");
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

/// A token as its text writes it, special ones by their names.
std::string written(const ExplainedExample& example, const TokenSpan& token) {
  const std::string& text = example.text_of(token.part);
  return token.special || token.end <= token.start ? token.text : text.substr(token.start, token.end - token.start);
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

}  // namespace

int run_explain(const Arguments& arguments) {
  Session session = open_session("", settings(arguments));
  const LoadedModel loaded = open_model(arguments.get("MODEL"), session);
  const ExplainWork work = work_of(session, split_list(arguments.get("--methods", kDefaultMethods)));
  const auto texts = texts_of(arguments, loaded, session.config(), positive_number(arguments, "--limit", 0));
  const Architecture& architecture = loaded.model->architecture();
  const auto meaning = meaning_of(architecture, *loaded.tokenizer, loaded.label_names, session.config().task);
  const ExplainJob job = explain_job({*loaded.model, *loaded.tokenizer, loaded.label_names, architecture.max_length},
                                     *meaning, session.config());
  std::vector<ExplainedExample> examples;
  Json metrics;
  {
    Progress progress("explain", static_cast<std::int64_t>(texts.size() * work.methods.size()), "text");
    metrics = explain_texts(
        job, texts, work, [&](ExplainedExample&& example) { examples.push_back(std::move(example)); },
        [&](std::int64_t done, std::int64_t) { progress.update(done); });
  }
  const std::filesystem::path out = arguments.get("--out");
  make_folder(out);
  Json facts =
      model_facts(loaded.folder.string(), loaded.label_names, loaded.weights_sha256(), architecture.max_length);
  facts["task"] = meaning->task();
  const Json document = write_explanations(out / "explanations.json", facts, work, examples, metrics);
  const auto report = write_report(out);
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(document));
    return 0;
  }
  for (std::size_t i = 0; i < examples.size() && i < 10; ++i) {
    print_prediction(examples[i]);
    for (const Explanation& explanation : examples[i].explanations) print_scores(examples[i], explanation);
  }
  fmt::print("{}\n{}\n", (out / "explanations.json").string(), report.string());
  return 0;
}

}  // namespace glass::cli
