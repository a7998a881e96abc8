// Setup: a config with the settings of every method and metric, and the device it asks for.
#pragma once

#include <c10/core/Device.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "glass/config/config.h"
#include "glass/explain/explainer.h"
#include "glass/explain/metric.h"
#include "glass/pipeline/explain_texts.h"

namespace glass::pipeline {

/// A loaded config whose sections `explain.<method>` and `explain.<metric>` are bound to real ones.
struct Setup {
  std::unique_ptr<ExplainerSet> explainers;
  std::unique_ptr<MetricSet> metrics;
  LoadedConfig loaded;
  at::Device device = at::kCPU;
  const Config& config() const { return loaded.config; }
};

/// Reads a config file (an empty path: defaults) with `sets` ("key=value") on top, and sets the compute device up. All
/// complaints are one Error (config).
Setup set_up(const std::filesystem::path& config = {}, const std::vector<std::string>& sets = {});

/// These methods, with the metrics of the setup's [explain]. Error (config) for unknown and repeated names.
ExplainWork work_of(const Setup& setup, const std::vector<std::string>& methods);

/// Binds the settings of every registered method and metric into throw-away objects: for validation, help and the
/// resolved config.
void bind_all_methods(config::Reader& reader);

}  // namespace glass::pipeline
