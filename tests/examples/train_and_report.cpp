// Trains from a config, evaluates, explains and probes as it says, and writes the report: train_and_report CONFIG OUT.
#include <glass/pipeline/run.h>
#include <cstdio>

int main(int, char** argv) {
  const auto result = glass::pipeline::run({.config = argv[1], .out = argv[2]});
  std::printf("%lld steps, dev %s\n", static_cast<long long>(result.training.steps),
              glass::dump_json(result.evaluation["splits"]["dev"]["metrics"]).c_str());
  std::printf("%s\n", result.report.c_str());
}
