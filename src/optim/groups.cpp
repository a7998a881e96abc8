// Groups by pattern, decay by dimensions, rates by layer.
#include "glass/optim/groups.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <utility>

#include "glass/base/error.h"
#include "glass/config/train_config.h"
#include "glass/model/trace.h"

namespace glass {
namespace {

constexpr std::string_view kLayers = ".layers.";

/// "encoder" and 3 of "encoder.layers.3.qkv.weight"; -1 where there is no number.
std::pair<std::string, std::int64_t> block_of(const std::string& name) {
  const std::size_t at = name.find(kLayers);
  if (at == std::string::npos) return {name.substr(0, name.find('.')), -1};
  std::int64_t number = -1;
  std::from_chars(name.data() + at + kLayers.size(), name.data() + name.size(), number);
  return {name.substr(0, at), number};
}

bool is_embedding(const std::string& name) {
  return name.find("embedding") != std::string::npos;
}

bool matches(const WeightGroupConfig& group, const std::string& name) {
  return std::any_of(group.weights.begin(), group.weights.end(),
                     [&](const std::string& glob) { return glob_matches(glob, name); });
}

void check_patterns(const WeightGroupConfig& group, const NamedTensors& parameters) {
  std::vector<std::string> names;
  for (const auto& [name, parameter] : parameters) names.push_back(name);
  for (const std::string& glob : group.weights) {
    if (std::any_of(names.begin(), names.end(), [&](const std::string& name) { return glob_matches(glob, name); }))
      continue;
    fail(ErrorKind::config,
         "train.groups.{}.weights: '{}' matches no weight that is trained{}; `glassformer inspect MODEL --parameters` "
         "lists them",
         group.name, glob, did_you_mean(glob, names));
  }
}

/// The group that names this weight, null where none does.
const WeightGroupConfig* group_of(const std::string& name, const std::vector<WeightGroupConfig>& groups) {
  const WeightGroupConfig* found = nullptr;
  for (const WeightGroupConfig& group : groups) {
    if (group.frozen || !matches(group, name)) continue;
    if (found != nullptr)
      fail(ErrorKind::config, "train.groups: {} is named by the groups '{}' and '{}'; let each weight have one group",
           name, found->name, group.name);
    found = &group;
  }
  return found;
}

}  // namespace

std::vector<std::int64_t> layer_depths(const NamedTensors& parameters) {
  std::map<std::string, std::int64_t> layers;  // of each stack
  for (const auto& [name, parameter] : parameters) {
    const auto [stack, number] = block_of(name);
    layers[stack] = std::max(layers[stack], number + 1);
  }
  std::int64_t deepest = 0;
  for (const auto& [stack, count] : layers) deepest = std::max(deepest, count);
  std::vector<std::int64_t> depths;
  for (const auto& [name, parameter] : parameters) {
    const auto [stack, number] = block_of(name);
    const std::int64_t count = layers[stack] > 0 ? layers[stack] : deepest;
    depths.push_back(number >= 0 ? count - number : is_embedding(name) ? count + 1 : 0);
  }
  return depths;
}

std::vector<std::pair<std::string, std::string>> frozen_patterns(const TrainConfig& config) {
  std::vector<std::pair<std::string, std::string>> patterns;
  for (const std::string& glob : config.freeze) patterns.emplace_back("train.freeze", glob);
  for (const WeightGroupConfig& group : config.groups) {
    for (const std::string& glob : group.weights)
      if (group.frozen) patterns.emplace_back("train.groups." + group.name + ".weights", glob);
  }
  return patterns;
}

void freeze_weights(const NamedTensors& parameters, const TrainConfig& config) {
  for (const auto& [key, glob] : frozen_patterns(config)) {
    std::vector<std::string> names;
    bool matched = false;
    for (const auto& [name, parameter] : parameters) {
      names.push_back(name);
      if (!glob_matches(glob, name)) continue;
      matched = true;
      parameter.set_requires_grad(false);
    }
    if (!matched)
      fail(ErrorKind::config,
           "{}: '{}' matches no weight of this model{}; `glassformer inspect MODEL --parameters` lists them", key, glob,
           did_you_mean(glob, names));
  }
}

std::vector<ParameterGroup> make_groups(const NamedTensors& parameters, const TrainConfig& config) {
  for (const WeightGroupConfig& group : config.groups)
    if (!group.frozen) check_patterns(group, parameters);
  const std::vector<std::int64_t> depths = layer_depths(parameters);
  std::vector<ParameterGroup> groups;
  for (const bool wants_matrices : {true, false}) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const auto& [name, parameter] = parameters[i];
      if ((parameter.dim() >= 2) != wants_matrices) continue;
      const WeightGroupConfig* own = group_of(name, config.groups);
      const double decay = !wants_matrices ? 0 : own != nullptr ? own->weight_decay : config.weight_decay;
      const double scale = (own != nullptr ? own->rate : 1) * std::pow(config.layer_decay, depths[i]);
      const auto like = std::find_if(groups.begin(), groups.end(), [&](const ParameterGroup& group) {
        return group.weight_decay == decay && group.rate_scale == scale &&
               (group.parameters.front().second.dim() >= 2) == wants_matrices;
      });
      ParameterGroup& group = like != groups.end() ? *like : groups.emplace_back(ParameterGroup{{}, decay, scale});
      group.parameters.push_back(parameters[i]);
    }
  }
  return groups;
}

}  // namespace glass
