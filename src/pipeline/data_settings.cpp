#include "pipeline/data_settings.h"

#include <algorithm>

#include "glass/base/files.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/base/run_folder.h"
#include "glass/config/config.h"
#include "glass/config/toml.h"

namespace glass::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKept[] = {"separator",     "decimal",  "text_column", "text_pair_column", "label_column",
                                 "target_column", "encoding", "format",      "tag_column",       "max_text_bytes"};

/// The config of the run that a folder is, or whose model it is.
fs::path config_of_run(const fs::path& folder) {
  fs::path own = RunFolder{folder}.config();
  if (is_file(own)) return own;
  const fs::path run = absolute_path(folder).lexically_normal();
  const fs::path above = RunFolder{(run.has_filename() ? run : run.parent_path()).parent_path()}.config();
  const bool is_its_model = is_file(folder / "config.json") && is_file(above);
  return is_its_model ? above : fs::path();
}

/// What the run's config says; empty where there is none, or where it cannot be read (a warning says so).
config::Table table_of(const fs::path& folder) {
  const fs::path config = config_of_run(folder);
  if (config.empty()) return {};
  std::vector<std::string> complaints;
  config::Table table = config::parse_toml(read_file(config), config.string(), folder, complaints);
  if (complaints.empty()) return table;
  log_warning("{}: cannot be read, so the run's data files are not known: {}", config.string(), complaints.front());
  return {};
}

}  // namespace

std::vector<std::string> data_settings_of(const fs::path& folder) {
  const config::Table table = table_of(folder);
  std::vector<std::string> settings;
  for (const char* key : kKept) {
    const std::string name = std::string("data.") + key;
    if (const auto found = table.find(name); found != table.end())
      settings.push_back(name + "=" + config::to_toml(found->second.value));
  }
  return settings;
}

std::filesystem::path train_file_of(const std::filesystem::path& folder) {
  const config::Table table = table_of(folder);
  const auto found = table.find("data.train");
  const auto* path = found == table.end() ? nullptr : std::get_if<std::string>(&found->second.value);
  return path == nullptr ? fs::path() : fs::path(*path);
}

}  // namespace glass::pipeline
