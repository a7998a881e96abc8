#include "glass/pipeline/run.h"

#include <ATen/core/Tensor.h>

#include <optional>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/train/own_folder.h"
#include "glass/train/seeds.h"
#include "pipeline/run_stages.h"

namespace glass::pipeline {
namespace {

std::filesystem::path folder_of(const RunRequest& request, const Config& config) {
  return request.out.empty() ? std::filesystem::path("runs") / config.name : request.out;
}

/// What follows training. A signal costs nothing that is not made again: the model is saved.
template <typename Work>
Json after_training(const std::filesystem::path& folder, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::interrupted) throw;
    fail(ErrorKind::saved, "{}: stopped; the trained model is saved, run the same command again for the rest",
         folder.string());
  }
}

void check_place(const ProcessPlace& place, at::Device device) {
  if (place.count == 1 || device.is_cpu()) return;
  fail(ErrorKind::config,
       "compute.device: several processes train on CPUs together; set compute.device=cpu, or start "
       "one process");
}

/// The numbers that runs of several seeds are summed up by.
Json metrics_of(const Json& evaluation) {
  Json metrics = Json::object();
  for (const auto& [split, result] : evaluation["splits"].items()) {
    for (const auto& [name, metric] : result["metrics"].items()) metrics[split + "_" + name] = metric;
  }
  return metrics;
}

}  // namespace

RunResult run(const RunRequest& request, const Observer& observer) {
  const StopScope stop(observer.stop);
  const Setup setup = set_up(request.config, request.sets);
  const std::filesystem::path folder = folder_of(request, setup.config());
  check_place(request.place, setup.device);
  Processes processes(request.place, setup.config().compute.timeout_seconds);
  std::optional<FolderLock> lock;
  if (processes.is_first()) {
    require_own_run_folder(folder);
    lock.emplace(folder);
    refuse_foreign_files(folder);
  } else {
    set_quiet(true);
  }
  RunContext context = prepare_run(setup, folder, observer, processes);
  context.argv = request.argv;
  train_stage(context, request.restart);
  if (!processes.is_first()) return {folder, {}, {}, context.training};
  RunResult result{folder, {}, {}, context.training};
  result.evaluation = after_training(folder, [&] {
    Json evaluation = evaluate_stage(context);
    if (request.only_train) {
      write_record(context);
      return evaluation;
    }
    explain_stage(context);
    probe_stage(context);
    lab_stage(context, request.config, request.sets);
    report_stage(context);
    return evaluation;
  });
  if (!request.only_train && setup.config().report.enabled) result.report = context.folder.report();
  return result;
}

Json run_seeds(const RunRequest& request, const std::vector<std::int64_t>& seeds, const Observer& observer) {
  if (request.place.count > 1)
    fail(ErrorKind::usage, "--seeds: several processes train one seed together; start a command for each seed");
  const std::filesystem::path folder =
      folder_of(request, load_config(request.config, request.sets, bind_all_methods).config);
  require_own_run_folder(folder);
  return train_seeds(seeds, folder, [&](std::int64_t seed, const std::filesystem::path& seed_folder) {
    RunRequest one = request;
    one.sets.push_back(fmt::format("train.seed={}", seed));
    one.out = seed_folder;
    return metrics_of(run(one, observer).evaluation);
  });
}

}  // namespace glass::pipeline
