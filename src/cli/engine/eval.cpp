// glassformer eval: a trained model on labelled texts.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "cli/engine/suite.h"
#include "glass/pipeline/evaluate.h"

namespace glass::cli {
namespace {

void print_metrics(const Json& result) {
  fmt::print("texts {}  cut at the end {} ({} tokens)  unknown tokens {} ({:.2f} %)\n",
             result["examples"].get<std::int64_t>(), result["cut_texts"].get<std::int64_t>(),
             result["cut_tokens"].get<std::int64_t>(), result["unknown_tokens"].get<std::int64_t>(),
             100 * result["unknown_share"].get<double>());
  for (const auto& [name, metric] : result["metrics"].items()) {
    fmt::print("{:<28} {:.4f}  95 % interval {}\n", name, metric["value"].get<double>(), bounds_of(metric));
  }
  if (result.contains("majority_accuracy"))
    fmt::print("{:<28} {:.4f}\n", "majority_accuracy", result["majority_accuracy"].get<double>());
}

}  // namespace

int run_eval(const Arguments& arguments) {
  if (asks_for_suite(arguments)) return run_suite(arguments);
  const pipeline::Model model = open_model(arguments);
  const Json result = pipeline::evaluate(model, data_request(arguments, model, true), progress_bars());
  print_result(arguments, result, print_metrics);
  return 0;
}

}  // namespace glass::cli
