// glassformer explain: which tokens a prediction hangs on, for texts of the command line or of a file.
#include "glass/pipeline/explain.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "cli/engine/plan_lines.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/report/explained_text.h"

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

/// Piece by piece, since it may be large.
void print_file(const std::filesystem::path& path) {
  constexpr std::uint64_t kPieceBytes = std::uint64_t{1} << 20;
  const FileReader file(path);
  for (std::uint64_t begin = 0; begin < file.size(); begin += kPieceBytes)
    fmt::print("{}", file.read(begin, std::min(kPieceBytes, file.size() - begin)));
}

}  // namespace

int run_explain(const Arguments& arguments) {
  if (!arguments.has("--out") && !arguments.has("--plan"))
    fail(ErrorKind::usage, "explain: --out is required; name a folder, or --plan to see what it would cost");
  const pipeline::Model model = open_model(arguments, settings(arguments));
  pipeline::ExplainRequest request;
  if (arguments.has("--methods")) request.methods = list_of(arguments, "--methods");
  model.setup().explainers->choose(request.methods);  // a wrong name is said before the texts are read
  request.texts = texts_of(arguments, model, positive_number(arguments, "--limit", 0));
  request.out = arguments.get("--out");
  request.kept_examples = kPrinted;
  request.strict = arguments.has("--strict");
  request.restart = arguments.has("--restart");
  if (arguments.has("--plan")) {
    const pipeline::ExplainPlan plan = pipeline::plan_explanations(model, request);
    if (arguments.has("--json")) fmt::print("{}\n", dump_json(pipeline::plan_to_json(plan), 1));
    if (!arguments.has("--json")) print_plan(plan);
    return 0;
  }
  const pipeline::ExplainResult result = pipeline::explain(model, request, progress_bars());
  if (arguments.has("--json")) {
    print_file(result.file);
  } else {
    for (const ExplainedExample& example : result.examples)
      fmt::print("{}", explained_text(example, model.label_names()));
    if (!result.examples.empty()) fmt::print("{}", choices_text(result.examples.front()));
    if (result.was_finished) fmt::print("explained already; --restart explains again\n");
    fmt::print("{}\n{}\n", result.file.string(), result.report.string());
  }
  return end_of_reading(result.read, arguments, model);
}

}  // namespace glass::cli
