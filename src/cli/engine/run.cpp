// glassformer run and train: train, evaluate, explain, probe and report.
#include "glass/pipeline/run.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "glass/train/seeds.h"

namespace glass::cli {
namespace {

std::string metric_line(const std::string& split, const Json& result) {
  std::string line = fmt::format("{:<5} {:>6} examples", split, result["examples"].get<std::int64_t>());
  for (const auto& [name, metric] : result["metrics"].items()) {
    if (name == "expected_calibration_error") continue;
    line += fmt::format("  {} {:.4f} {}", name, metric["value"].get<double>(), bounds_of(metric));
  }
  return line;
}

pipeline::RunRequest request_of(const Arguments& arguments) {
  pipeline::RunRequest request{arguments.get("CONFIG"), arguments.all("--set"), arguments.get("--out")};
  request.restart = arguments.has("--restart");
  request.argv = arguments.argv;
  request.place = find_process_place();
  return request;
}

void print_run(const pipeline::RunResult& result, const Arguments& arguments) {
  if (arguments.has("--json")) {
    Json summary = {{"run", result.folder.string()}, {"evaluation", result.evaluation}};
    if (!result.report.empty()) summary["report"] = result.report.string();
    fmt::print("{}\n", dump_json(summary, 1));
    return;
  }
  for (const auto& [split, metrics] : result.evaluation["splits"].items())
    fmt::print("{}\n", metric_line(split, metrics));
  if (!result.report.empty()) fmt::print("report {}\n", result.report.string());
}

void print_seeds(const Json& summary) {
  for (const auto& [name, metric] : summary["metrics"].items()) {
    const auto bound = [&metric = metric](const char* key) {
      return metric[key].is_null() ? std::string("?") : fmt::format("{:.4f}", metric[key].get<double>());
    };
    fmt::print("{:<36} {:.4f} [{}, {}] over {} seeds\n", name, metric["value"].get<double>(), bound("low"),
               bound("high"), summary["seeds"].size());
  }
}

}  // namespace

int run_run(const Arguments& arguments) {
  const pipeline::RunRequest request = request_of(arguments);
  if (!arguments.has("--seeds")) {
    const pipeline::RunResult result = pipeline::run(request, progress_bars());
    if (request.place.is_first()) print_run(result, arguments);
    return 0;
  }
  print_result(arguments, pipeline::run_seeds(request, parse_seeds(arguments.get("--seeds")), progress_bars()),
               print_seeds);
  return 0;
}

int run_train(const Arguments& arguments) {
  pipeline::RunRequest request = request_of(arguments);
  request.only_train = true;
  const pipeline::RunResult result = pipeline::run(request, progress_bars());
  if (!request.place.is_first()) return 0;
  if (result.training.was_finished && !arguments.has("--json"))
    fmt::print("{}: training is finished already; --restart trains again\n", result.folder.string());
  print_run(result, arguments);
  return 0;
}

}  // namespace glass::cli
