#include <cstdlib>

#include "glass/base/error.h"
#include "glass/base/gzip.h"
#include "glass/base/paths.h"
#include "glass/pipeline/data.h"
#include "glass/task/task.h"

namespace glass::pipeline {
namespace {

DataKind kind_of(const Model& model) {
  const std::string task = task_of_head(model.transformer().architecture());
  return task.empty() ? DataKind::labelled : data_kind(task);
}

/// Plain text where no labels are needed and the format has none.
bool is_plain_text(const std::filesystem::path& path, DataKind kind, bool needs_label) {
  if (kind == DataKind::texts) return true;
  const bool has_labels = kind == DataKind::labelled || kind == DataKind::valued;
  return !needs_label && !has_labels && unpacked_name(path).extension() == ".txt";
}

}  // namespace

std::string find_data(const std::string& name) {
  const char* root = std::getenv("GLASSFORMER_DATA");
  if (root == nullptr || path_exists(name) || std::filesystem::path(name).is_absolute()) return name;
  const std::filesystem::path below = std::filesystem::path(root) / name;
  return path_exists(below) ? below.string() : name;
}

Dataset open_data(const Model& model, const DataRequest& request) {
  const std::string path = find_data(request.path);
  const DataKind kind = kind_of(model);
  DataConfig data = model.config().data;
  data.encoding = request.encoding;
  if (!request.targets.empty()) {
    if (kind != DataKind::targets) fail(ErrorKind::usage, "--targets: this model writes no targets; remove the option");
    return {path, "", read_parallel(path, find_data(request.targets), data.encoding)};
  }
  if (is_plain_text(path, kind, request.needs_label)) return {path, "", read_texts(path, data)};
  return load_dataset(path, {"auto", data.encoding, request.needs_label, kind, data.tag_column}, model.label_names());
}

}  // namespace glass::pipeline
