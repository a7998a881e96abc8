// record.json: what a run has to say of itself so that it can be repeated and answered for.
#include <ATen/Version.h>
#include <torch/version.h>

#include "glass/base/files.h"
#include "glass/base/record.h"
#include "glass/config/config.h"
#include "glass/model/device.h"
#include "glass/model/linear.h"
#include "glass/model/weight_reader.h"
#include "pipeline/run_stages.h"

namespace glass::pipeline {
namespace {

Json file_facts(const RunData& data) {
  Json facts = Json::object();
  const auto add = [&](const char* name, const Dataset& dataset) {
    if (!dataset.examples.empty())
      facts[name] = {
          {"path", dataset.path.string()}, {"sha256", dataset.sha256}, {"examples", dataset.examples.size()}};
  };
  add("train", data.splits.train);
  add("dev", data.splits.dev);
  add("test", data.splits.test);
  if (data.splits.dev_from_train) facts["dev"]["split_from"] = "train";
  return facts;
}

/// The command line as one would type it again.
std::string command_line(const std::vector<std::string>& argv) {
  std::string line = "glassformer";
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const bool is_plain = argv[i].find_first_of(" \t\n\"'\\$`*?&|;<>()") == std::string::npos && !argv[i].empty();
    std::string quoted = argv[i];
    for (std::size_t p = 0; (p = quoted.find('\'', p)) != std::string::npos; p += 4) quoted.replace(p, 1, "'\\''");
    line += is_plain ? " " + argv[i] : " '" + quoted + "'";
  }
  return line;
}

}  // namespace

void write_record(const RunContext& run) {
  const Config& config = run.setup.config();
  Json summary = run.data.summary();
  summary["splits"] = data_facts(run.data);
  const Json record = {{"schema", "glassformer.record/1"},
                       {"name", config.name},
                       {"command", command_line(run.argv)},
                       {"argv", run.argv},
                       {"glassformer", build_facts()},
                       {"torch", TORCH_VERSION},
                       {"device", run.setup.device.str()},
                       {"threads", compute_threads()},
                       {"matmul", describe_matmul_backend()},
                       {"attention", describe_attention_backend(run.setup.device)},
                       {"seed", config.train.seed},
                       {"data", file_facts(run.data)},
                       {"data_summary", summary},
                       {"model",
                        {{"parameters", parameter_count(run.data.architecture)},
                         {"weights_sha256", WeightReader(run.folder.model()).sha256()},
                         {"best_step", run.training.best_step},
                         {"steps", run.training.steps},
                         {"training_seconds", run.training.seconds},
                         {"tokens_per_second", run.training.tokens_per_second}}},
                       {"started", run.started},
                       {"finished", utc_now()},
                       {"seconds", run.seconds},
                       {"peak_bytes", peak_resident_bytes()}};
  write_file(run.folder.record(), dump_json(record, 1) + "\n");
}

}  // namespace glass::pipeline
