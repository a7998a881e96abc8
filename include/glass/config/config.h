// All settings of a run. Each section is a struct of its own (task_config.h, data_config.h, ...): include the one that
// you read.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "glass/config/compute_config.h"
#include "glass/config/data_config.h"
#include "glass/config/explain_config.h"
#include "glass/config/lab_config.h"
#include "glass/config/model_config.h"
#include "glass/config/probe_config.h"
#include "glass/config/reader.h"
#include "glass/config/report_config.h"
#include "glass/config/task_config.h"
#include "glass/config/tokenizer_config.h"
#include "glass/config/train_config.h"

namespace glass {

/// A whole config, a member a section; a default-made one is that of an empty file.
struct Config {
  std::string name;  ///< stem of the config file
  TaskConfig task;
  DataConfig data;
  TokenizerConfig tokenizer;
  ModelConfig model;
  TrainConfig train;
  ExplainConfig explain;
  ProbeConfig probe;
  LabConfig lab;
  ReportConfig report;
  ComputeConfig compute;
};

/// Binds more sections, such as the settings of each explainer; called with the Reader after Config's own fields.
using ExtraBinder = std::function<void(config::Reader&)>;

/// A config with the keys that it was bound from.
struct LoadedConfig {
  Config config;
  std::vector<config::FieldInfo> fields;  ///< in order of binding

  /// The resolved config as TOML: every value, grouped by section; loads to the same Config. Paths are absolute.
  std::string to_toml() const;
  /// One line a value: `train.learning_rate = 0.0005   # configs/sst2.toml:9`.
  std::string to_text_with_origins() const;
};

/// Reads a TOML file with its `extends`, applies `sets` ("key=value"), binds and checks everything.
/// Throws one Error of kind config that holds all complaints, one a line. An empty path: defaults and `sets` only, and
/// required keys (data.train) are not asked for.
LoadedConfig load_config(const std::filesystem::path& path, const std::vector<std::string>& sets,
                         const ExtraBinder& extra = {});

/// Every field with its default, for `glassformer help` and the reference page.
std::vector<config::FieldInfo> config_fields(const ExtraBinder& extra = {});

/// The lines in which two resolved configs differ, "key: old -> new"; keys of `ignore` (prefixes) left out.
std::vector<std::string> config_differences(const std::string& old_toml, const std::string& new_toml,
                                            const std::vector<std::string>& ignore = {});

}  // namespace glass
