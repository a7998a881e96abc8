// The table of tasks by name.
#include "glass/task/task.h"

#include <functional>
#include <map>

#include "glass/base/error.h"
#include "glass/task/classification.h"

namespace glass {
namespace {

using MakeTask = std::function<std::unique_ptr<Task>(const Config&, const std::vector<std::string>&)>;

const std::map<std::string, MakeTask>& task_table() {
  static const std::map<std::string, MakeTask> table = {
      {"classification",
       [](const Config& config, const std::vector<std::string>& names) { return make_classification(names, config.train.class_weights); }},
  };
  return table;
}

}  // namespace

std::unique_ptr<Task> make_task(const Config& config, const std::vector<std::string>& label_names) {
  const auto found = task_table().find(config.task.kind);
  if (found != task_table().end()) return found->second(config, label_names);
  std::vector<std::string> known;
  for (const auto& [name, make] : task_table()) known.push_back(name);
  fail(ErrorKind::config, "task.kind: '{}' is no task{}", config.task.kind, did_you_mean(config.task.kind, known));
}

}  // namespace glass
