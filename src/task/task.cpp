// The table of tasks by name.
#include "glass/task/task.h"
#include "glass/config/config.h"

#include <ATen/TensorOperators.h>

#include <algorithm>
#include <functional>

#include "glass/base/error.h"
#include "glass/task/classification.h"
#include "glass/task/language_models.h"
#include "glass/task/span.h"
#include "glass/task/text_values.h"
#include "glass/task/token_classification.h"

namespace glass {
namespace {

std::unique_ptr<Task> make_classes(const TaskInput& input) {
  const config::NumbersOrWord& weights = input.config.train.class_weights;
  return make_classification(input.label_names,
                             weights.word == "balanced" ? balanced_weights(input.class_counts) : weights.numbers);
}

/// The library's own first.
std::vector<TaskInfo>& task_table() {
  static std::vector<TaskInfo> table = {
      {"classification", HeadKind::classification, DataKind::labelled, make_classes},
      {"multi_label", HeadKind::multi_label, DataKind::multi_labelled, make_multi_label},
      {"regression", HeadKind::regression, DataKind::valued, make_regression},
      {"token_classification", HeadKind::token_classification, DataKind::tagged, make_token_classification},
      {"span", HeadKind::span, DataKind::answered, make_span},
      {"language_model", HeadKind::causal_lm, DataKind::texts, make_language_model},
      {"masked_language_model", HeadKind::masked_lm, DataKind::texts, make_masked_language_model},
      {"sequence_to_sequence", HeadKind::sequence_to_sequence_lm, DataKind::targets, make_sequence_to_sequence},
  };
  return table;
}

const TaskInfo& find_task(const std::string& kind) {
  for (const TaskInfo& entry : task_table()) {
    if (kind == entry.kind) return entry;
  }
  fail(ErrorKind::config, "task.kind: '{}' is no task{}", kind, did_you_mean(kind, task_kinds()));
}

}  // namespace

void Evaluation::merge_packed(const std::string& /*bytes*/) {
  check(false, "an evaluation that cannot be handed on was to be merged");
}

at::Tensor Loss::mean() const {
  return weight > 0 ? sum / weight : sum;
}

const std::vector<std::string>& Task::label_names() const {
  static const std::vector<std::string> none;
  return none;
}

TaskRegistration::TaskRegistration(TaskInfo info) {
  std::vector<TaskInfo>& table = task_table();
  const bool known =
      std::any_of(table.begin(), table.end(), [&](const TaskInfo& entry) { return entry.kind == info.kind; });
  check(!known, "the task '{}' is registered twice", info.kind);
  add_task_kind(info.kind);
  table.push_back(std::move(info));
}

DataKind data_kind(const std::string& task_kind) {
  return find_task(task_kind).data;
}

std::unique_ptr<Task> make_task(const std::string& kind, const TaskInput& input) {
  return find_task(kind).make(input);
}

std::string task_of_head(const Architecture& architecture) {
  return task_of_head(architecture.head.kind);
}

std::string task_of_head(HeadKind head) {
  for (const TaskInfo& entry : task_table()) {
    if (entry.head == head) return entry.kind;
  }
  return "";
}

}  // namespace glass
