// glassformer run: train, evaluate, explain, probe and report.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/stages.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/record.h"
#include "glass/config/config.h"
#include "glass/report/report.h"
#include "glass/train/seeds.h"

namespace glass::cli {
namespace {

namespace filesystem = std::filesystem;

filesystem::path run_folder(const Arguments& arguments, const Config& config) {
  return arguments.get("--out", (filesystem::path("runs") / config.name).string());
}

std::string metric_line(const std::string& split, const Json& result) {
  std::string line = fmt::format("{:<5} {:>6} examples", split, result["examples"].get<std::int64_t>());
  for (const auto& [name, metric] : result["metrics"].items()) {
    if (name == "expected_calibration_error") continue;
    line += fmt::format("  {} {:.4f} [{:.4f}, {:.4f}]", name, metric["value"].get<double>(),
                        metric["low"].get<double>(), metric["high"].get<double>());
  }
  return line;
}

/// What follows training. A signal costs nothing that is not made again: the model is saved.
template <typename Work>
Json after_training(const filesystem::path& folder, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::interrupted) throw;
    fail(ErrorKind::saved, "{}: stopped; the trained model is saved, run the same command again for the rest",
         folder.string());
  }
}

void report_stage(RunContext& run, const Arguments& arguments, const std::string& started) {
  write_record(run, arguments, started);  // the report shows it
  if (!run.session.config().report.enabled) return;
  {
    const StageClock clock(run.seconds, "report");
    write_report(run.folder.root);
  }
  write_record(run, arguments, started);  // again, with the report's own seconds
}

/// All stages of one seed; returns the evaluation.
Json run_once(Session& session, const filesystem::path& folder, const Arguments& arguments) {
  const std::string started = utc_now();
  make_folder(folder);
  const FolderLock lock(folder);
  RunContext run = prepare_run(session, folder);
  train_stage(run, arguments.has("--restart"));
  return after_training(folder, [&] {
    Json evaluation = evaluate_stage(run);
    explain_stage(run);
    probe_stage(run);
    report_stage(run, arguments, started);
    return evaluation;
  });
}

void print_run(const Json& evaluation, const filesystem::path& folder, const Arguments& arguments, bool has_report) {
  const filesystem::path report = folder / "report.html";
  if (arguments.has("--json")) {
    Json summary = {{"run", folder.string()}, {"evaluation", evaluation}};
    if (has_report) summary["report"] = report.string();
    fmt::print("{}\n", dump_json(summary, 1));
    return;
  }
  for (const auto& [split, result] : evaluation["splits"].items()) fmt::print("{}\n", metric_line(split, result));
  if (has_report) fmt::print("report {}\n", report.string());
}

int run_seeds(const filesystem::path& folder, const Arguments& arguments) {
  const auto seeds = parse_seeds(arguments.get("--seeds"));
  const Json summary = train_seeds(seeds, folder, [&](std::int64_t seed, const filesystem::path& seed_folder) {
    std::vector<std::string> sets = arguments.all("--set");
    sets.push_back(fmt::format("train.seed={}", seed));
    Session own = open_session(arguments.get("CONFIG"), sets);
    const Json evaluation = run_once(own, seed_folder, arguments);
    Json metrics = Json::object();
    for (const auto& [split, result] : evaluation["splits"].items()) {
      for (const auto& [name, metric] : result["metrics"].items()) metrics[split + "_" + name] = metric;
    }
    return metrics;
  });
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(summary, 1));
    return 0;
  }
  for (const auto& [name, metric] : summary["metrics"].items()) {
    const auto bound = [&metric = metric](const char* key) {
      return metric[key].is_null() ? std::string("?") : fmt::format("{:.4f}", metric[key].get<double>());
    };
    fmt::print("{:<36} {:.4f} [{}, {}] over {} seeds\n", name, metric["value"].get<double>(), bound("low"),
               bound("high"), seeds.size());
  }
  return 0;
}

}  // namespace

int run_run(const Arguments& arguments) {
  Session session = open_session(arguments.get("CONFIG"), arguments.all("--set"));
  const filesystem::path folder = run_folder(arguments, session.config());
  if (arguments.has("--seeds")) return run_seeds(folder, arguments);
  print_run(run_once(session, folder, arguments), folder, arguments, session.config().report.enabled);
  return 0;
}

int run_train(const Arguments& arguments) {
  Session session = open_session(arguments.get("CONFIG"), arguments.all("--set"));
  const filesystem::path folder = run_folder(arguments, session.config());
  const std::string started = utc_now();
  make_folder(folder);
  const FolderLock lock(folder);
  RunContext run = prepare_run(session, folder);
  train_stage(run, arguments.has("--restart"));
  const Json evaluation = after_training(folder, [&] { return evaluate_stage(run); });
  write_record(run, arguments, started);
  if (run.training.was_finished && !arguments.has("--json"))
    fmt::print("{}: training is finished already; --restart trains again\n", folder.string());
  print_run(evaluation, folder, arguments, false);
  return 0;
}

}  // namespace glass::cli
