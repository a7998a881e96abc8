// The table of optimizers by name.
#include "glass/optim/registry.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/config/train_config.h"
#include "glass/optim/groups.h"

namespace glass {
namespace {

std::vector<OptimizerInfo>& optimizer_table() {
  static std::vector<OptimizerInfo> table;
  return table;
}

}  // namespace

OptimizerRegistration::OptimizerRegistration(OptimizerInfo info) {
  std::vector<OptimizerInfo>& table = optimizer_table();
  const bool is_known =
      std::any_of(table.begin(), table.end(), [&](const OptimizerInfo& entry) { return entry.name == info.name; });
  check(!is_known, "the optimizer '{}' is registered twice", info.name);
  const std::vector<std::string>& kinds = optimizer_kinds();
  if (std::find(kinds.begin(), kinds.end(), info.name) == kinds.end()) add_optimizer_kind(info.name);
  table.push_back(std::move(info));
}

const OptimizerInfo& optimizer_info(const std::string& name) {
  std::vector<std::string> names;
  for (const OptimizerInfo& entry : optimizer_table()) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  std::sort(names.begin(), names.end());
  fail(ErrorKind::config, "train.optimizer: '{}' is no optimizer{}; there are {}", name, did_you_mean(name, names),
       fmt::join(names, ", "));
}

std::unique_ptr<Optimizer> make_optimizer(const NamedTensors& parameters, const TrainConfig& config) {
  check(config.betas.size() == 2, "train.betas has {} values", config.betas.size());
  return optimizer_info(config.optimizer).make(make_groups(parameters, config), config);
}

void check_weight_patterns(const Architecture& architecture, const TrainConfig& config) {
  const std::unique_ptr<Transformer> model = Transformer::without_weights(architecture);
  freeze_weights(model->named_parameters(), config);
  NamedTensors trained;
  for (const auto& [name, parameter] : model->named_parameters())
    if (parameter.requires_grad()) trained.emplace_back(name, parameter);
  if (trained.empty()) fail(ErrorKind::config, "train.freeze: leaves nothing to train; freeze less");
  make_optimizer(trained, config);
}

}  // namespace glass
