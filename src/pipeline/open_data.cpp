#include <cstdlib>

#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/data/source.h"
#include "glass/pipeline/data.h"
#include "glass/task/task.h"

namespace glass::pipeline {
namespace {

/// Heads that no task is made for (embeddings, none) learn nothing of a file but its texts.
DataKind kind_of(const Model& model) {
  const std::string task = task_of_head(model.transformer().architecture());
  return task.empty() ? DataKind::texts : data_kind(task);
}

/// Plain text where the format has no labels, and none are needed.
bool is_plain_text(const std::string& format, DataKind kind, bool needs_label) {
  const bool has_labels = kind == DataKind::labelled || kind == DataKind::valued;
  return (kind == DataKind::texts || !needs_label) && !has_labels && format == "txt";
}

/// Pairs of lines of which one is empty are bad rows, or left out with a word as in training.
Dataset open_parallel(const DataRequest& request, const std::string& path, const DataConfig& config) {
  std::vector<BadRow> empty;
  Dataset data{path, "",
               read_parallel(path, find_data(request.targets), config.encoding, &empty, config.max_text_bytes)};
  if (request.keeps_bad_rows) {
    data.bad_rows = std::move(empty);
  } else if (!empty.empty()) {
    log_warning("{}: {} lines are empty here or in {}; these pairs are left out", place_of(path), empty.size(),
                request.targets);
  }
  return data;
}

}  // namespace

std::string find_data(const std::string& name) {
  const char* root = std::getenv("GLASSFORMER_DATA");
  if (root == nullptr || is_standard_input(name) || path_exists(name) || std::filesystem::path(name).is_absolute())
    return name;
  const std::filesystem::path below = std::filesystem::path(root) / name;
  return path_exists(below) ? below.string() : name;
}

DataConfig data_config(const Model& model, const DataRequest& request) {
  DataConfig data = model.config().data;
  if (!request.encoding.empty()) data.encoding = request.encoding;
  // The format of the training files counts where the name of this one tells none.
  if (is_standard_input(request.path) || !format_by_name(request.path).empty()) data.format = "auto";
  if (!request.format.empty()) data.format = request.format;
  return data;
}

Dataset open_data(const Model& model, const DataRequest& request) {
  const std::string path = find_data(request.path);
  const DataKind kind = kind_of(model);
  const DataConfig data = data_config(model, request);
  if (!request.targets.empty()) {
    if (kind != DataKind::targets) fail(ErrorKind::usage, "--targets: this model writes no targets; remove the option");
    return open_parallel(request, path, data);
  }
  ReadOptions options = read_options(data, kind, request.needs_label);
  options.keeps_bad_rows = request.keeps_bad_rows;
  options.allows_empty = !request.needs_label;
  options.columns_may_differ = true;  // the names are those of the files that the model was trained on
  if (is_plain_text(data_format(path, options), kind, request.needs_label)) return {path, "", read_texts(path, data)};
  return load_dataset(path, options, model.label_names());
}

Dataset open_texts(const DataConfig& data, DataKind kind, const std::string& path,
                   const std::vector<std::string>& label_names) {
  ReadOptions options = read_options(data, kind, false);
  options.allows_empty = true;
  options.columns_may_differ = true;
  if (is_plain_text(data_format(path, options), kind, false)) return {path, "", read_texts(path, data)};
  return load_dataset(path, options, label_names);
}

}  // namespace glass::pipeline
