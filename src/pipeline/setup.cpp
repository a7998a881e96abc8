#include "glass/pipeline/setup.h"

#include "glass/model/device.h"

namespace glass::pipeline {

Setup set_up(const std::filesystem::path& config, const std::vector<std::string>& sets) {
  Setup setup;
  setup.explainers = std::make_unique<ExplainerSet>();
  setup.metrics = std::make_unique<MetricSet>();
  setup.loaded = load_config(config, sets, [&setup](config::Reader& reader) {
    setup.explainers->bind(reader);
    setup.metrics->bind(reader);
  });
  // What is asked for and does not exist is found before any work.
  work_of(setup, setup.config().explain.methods);
  setup.device = set_up_compute(setup.config().compute);
  return setup;
}

ExplainWork work_of(const Setup& setup, const std::vector<std::string>& methods) {
  ExplainWork work{setup.explainers->choose(methods), {}};
  for (const std::string& name : setup.config().explain.metrics)
    work.metrics.emplace_back(name, &setup.metrics->get(name));
  return work;
}

void bind_all_methods(config::Reader& reader) {
  ExplainerSet().bind(reader);
  MetricSet().bind(reader);
}

}  // namespace glass::pipeline
