// --data of a command, as the task of the model reads it.
#include "cli/engine/session.h"
#include "glass/base/error.h"
#include "glass/base/gzip.h"
#include "glass/config/config.h"
#include "glass/task/task.h"

namespace glass::cli {
namespace {

DataKind kind_of(const LoadedModel& model) {
  const std::string task = task_of_head(model.model->architecture().head.kind);
  return task.empty() ? DataKind::labelled : data_kind(task);
}

/// Plain text where no labels are needed and the format has none.
bool is_plain_text(const std::filesystem::path& path, DataKind kind, bool needs_label) {
  if (kind == DataKind::texts) return true;
  const bool has_labels = kind == DataKind::labelled || kind == DataKind::valued;
  return !needs_label && !has_labels && unpacked_name(path).extension() == ".txt";
}

}  // namespace

Dataset open_data(const Arguments& arguments, const LoadedModel& model, const Config& config, bool needs_label) {
  const std::string path = find_data(arguments.get("--data"));
  const DataKind kind = kind_of(model);
  DataConfig data = config.data;
  data.encoding = arguments.get("--encoding", "utf-8");
  if (arguments.has("--targets")) {
    if (kind != DataKind::targets) fail(ErrorKind::usage, "--targets: this model writes no targets; remove the option");
    return {path, "", read_parallel(path, find_data(arguments.get("--targets")), data.encoding)};
  }
  if (is_plain_text(path, kind, needs_label)) return {path, "", read_texts(path, data)};
  return load_dataset(path, {"auto", data.encoding, needs_label, kind, data.tag_column}, model.label_names);
}

}  // namespace glass::cli
