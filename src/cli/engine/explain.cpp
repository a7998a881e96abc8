// glassformer explain: which tokens a prediction hangs on, for texts of the command line or of a file.
#include <fmt/core.h>


#include "cli/engine/engine.h"
#include "cli/engine/stages.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/progress.h"
#include "glass/base/record.h"
#include "glass/report/report.h"

namespace glass::cli {
namespace {

const char* const kDefaultMethods = "integrated_gradients,occlusion,attention_rollout";

/// The command's own options are settings like any other: they go through the same checks.
std::vector<std::string> settings(const Arguments& arguments) {
  std::vector<std::string> sets = arguments.all("--set");
  if (arguments.has("--position")) sets.push_back("explain.position=" + dump_json(Json(arguments.get("--position"))));
  if (arguments.has("--target")) sets.push_back("explain.target=" + dump_json(Json(arguments.get("--target"))));
  return sets;
}

void print_example(const ExplainedExample& example) {
  fmt::print("{}  ->  {} ({:.1f} %)\n", example.text, example.prediction.label_name, 100 * example.prediction.probabilities[static_cast<std::size_t>(example.prediction.label)]);
  for (const Explanation& explanation : example.explanations) {
    if (explanation.axes.size() != 1) continue;
    fmt::print("  {}:", explanation.method);
    for (std::size_t i = 0; i < example.tokens.size(); ++i) fmt::print(" {} {:+.3f}", example.tokens[i].text, explanation.values[i]);
    fmt::print("\n");
  }
}

}  // namespace

int run_explain(const Arguments& arguments) {
  Session session = open_session("", settings(arguments));
  const LoadedModel loaded = open_model(arguments.get("MODEL"), session);
  const std::vector<std::string> methods = split_list(arguments.get("--methods", kDefaultMethods));
  for (const std::string& method : methods) session.explainers->get(method);
  const auto texts = texts_of(arguments, loaded, positive_number(arguments, "--limit", 0));
  std::vector<ExplainedExample> examples;
  {
    Progress progress("explain", static_cast<std::int64_t>(texts.size() * methods.size()), "text");
    examples = explain_texts(explain_job(loaded, session), texts, methods, *session.explainers, [&](std::int64_t done, std::int64_t) { progress.update(done); });
  }
  const std::filesystem::path out = arguments.get("--out");
  make_folder(out);
  const Json facts = model_facts(loaded.folder.string(), loaded.label_names, loaded.weights_sha256(), loaded.model->architecture().max_length);
  const Json document = write_explanations(out / "explanations.json", facts, examples);
  const auto report = write_report(out);
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(document));
    return 0;
  }
  for (std::size_t i = 0; i < examples.size() && i < 10; ++i) print_example(examples[i]);
  fmt::print("{}\n{}\n", (out / "explanations.json").string(), report.string());
  return 0;
}

}  // namespace glass::cli
