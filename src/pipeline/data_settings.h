// How the files of a run are written, for those that its model reads later.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace glass::pipeline {

/// What a run's config.toml says of its data files that is no default: separator, decimal mark, names of columns,
/// encoding, format, tag column; each as `data.key=value`. Nothing for a folder that is no run's, or whose config
/// cannot be read (a warning says so).
std::vector<std::string> data_settings_of(const std::filesystem::path& folder);

/// data.train of that config, as it stands there; "" where there is none.
std::filesystem::path train_file_of(const std::filesystem::path& folder);

}  // namespace glass::pipeline
