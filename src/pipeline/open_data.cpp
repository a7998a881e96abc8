#include <cstdlib>

#include "glass/base/error.h"
#include "glass/base/gzip.h"
#include "glass/base/log.h"
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
bool is_plain_text(const std::filesystem::path& path, const std::string& format, DataKind kind, bool needs_label) {
  const bool has_labels = kind == DataKind::labelled || kind == DataKind::valued;
  const bool needs_none = kind == DataKind::texts || !needs_label;
  const bool is_text = format == "txt" || (format == "auto" && unpacked_name(path).extension() == ".txt");
  return needs_none && !has_labels && is_text;
}

/// Pairs of lines of which one is empty are bad rows, or left out with a word as in training.
Dataset open_parallel(const DataRequest& request, const std::string& path) {
  std::vector<BadRow> empty;
  Dataset data{path, "", read_parallel(path, find_data(request.targets), request.encoding, &empty)};
  if (request.keeps_bad_rows) {
    data.bad_rows = std::move(empty);
  } else if (!empty.empty()) {
    log_warning("{}: {} lines are empty here or in {}; these pairs are left out", path, empty.size(), request.targets);
  }
  return data;
}

}  // namespace

std::string find_data(const std::string& name) {
  const char* root = std::getenv("GLASSFORMER_DATA");
  std::error_code error;
  if (root == nullptr || std::filesystem::exists(name, error) || std::filesystem::path(name).is_absolute()) return name;
  const std::filesystem::path below = std::filesystem::path(root) / name;
  return std::filesystem::exists(below, error) ? below.string() : name;
}

Dataset open_data(const Model& model, const DataRequest& request) {
  const std::string path = find_data(request.path);
  const DataKind kind = kind_of(model);
  DataConfig data = model.config().data;
  data.encoding = request.encoding;
  if (!request.targets.empty()) {
    if (kind != DataKind::targets) fail(ErrorKind::usage, "--targets: this model writes no targets; remove the option");
    return open_parallel(request, path);
  }
  if (is_plain_text(path, data.format, kind, request.needs_label)) return {path, "", read_texts(path, data)};
  return load_dataset(path,
                      {data.format, data.encoding, request.needs_label, kind, data.tag_column, request.keeps_bad_rows,
                       !request.needs_label},
                      model.label_names());
}

}  // namespace glass::pipeline
