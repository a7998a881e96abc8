// Bounds, units and meanings of the optimizers' settings and of [train.groups.NAME].
#include <set>

#include "glass/base/error.h"
#include "glass/config/train_config.h"

namespace glass {

namespace {

std::vector<std::string>& known_optimizers() {
  static std::vector<std::string> kinds = {"adamw", "adam", "sgd", "adafactor", "lion", "muon"};
  return kinds;
}

void bind_sgd(config::Reader& reader, SgdConfig& sgd) {
  reader.section("train.sgd");
  reader.field("momentum", sgd.momentum, "share of the step before that a step keeps; 0: plain gradient descent")
      .at_least(0)
      .below(1);
  reader.field("nesterov", sgd.nesterov, "look ahead along the momentum; needs a momentum");
}

void bind_adafactor(config::Reader& reader, AdafactorConfig& adafactor) {
  reader.section("train.adafactor");
  reader
      .field("beta2_decay", adafactor.beta2_decay,
             "step number to this power is what a new square of gradients counts in their mean")
      .at_most(0);
  reader
      .field("least_scale", adafactor.least_scale,
             "updates are relative to the size of the weight, root mean square, but to no less than this")
      .above(0);
  reader
      .field("largest_update", adafactor.largest_update,
             "root mean square that an update is shortened to before the learning rate")
      .at_least(1);
}

void bind_muon(config::Reader& reader, MuonConfig& muon) {
  reader.section("train.muon");
  reader.field("momentum", muon.momentum, "how slowly the mean of gradients forgets").at_least(0).below(1);
  reader.field("nesterov", muon.nesterov, "look ahead along the momentum");
  reader.field("iterations", muon.iterations, "of Newton and Schulz, which make the update's singular values near 1")
      .at_least(1)
      .at_most(99);
  reader
      .field("rate_rule", muon.rate_rule,
             "what the learning rate is times for a matrix of a rows and b columns: match_rms_adamw 0.2 sqrt(max(a, "
             "b)), so that rates of adamw fit; original sqrt(max(1, a / b))")
      .one_of({"match_rms_adamw", "original"});
  reader.field("weights", muon.weights,
               "weights that muon trains where they are matrices: names of `glassformer inspect --parameters`, * for "
               "any run of characters; adamw trains all others");
}

/// The names after "train.groups." in the keys that were stated.
std::set<std::string> group_names(const config::Reader& reader) {
  static const std::string prefix = "train.groups.";
  std::set<std::string> names;
  for (const auto& [key, entry] : reader.table()) {
    const std::size_t dot = key.rfind('.');
    if (key.starts_with(prefix) && dot > prefix.size()) names.insert(key.substr(prefix.size(), dot - prefix.size()));
  }
  return names;
}

void bind_group(config::Reader& reader, WeightGroupConfig& group) {
  const std::string section = "train.groups." + group.name;
  reader.section(section);
  reader.field("weights", group.weights,
               "the weights of this group: names of `glassformer inspect --parameters`, * for any run of characters");
  reader.field("rate", group.rate, "the group's learning rate is train.learning_rate times this").above(0);
  reader.field("weight_decay", group.weight_decay, "decay of the group's matrices").at_least(0).at_most(10);
  reader.field("frozen", group.frozen, "training leaves the group as it is");
  if (group.weights.empty()) reader.complain(section + ".weights", "names no weights; give at least one");
}

}  // namespace

const std::vector<std::string>& optimizer_kinds() {
  return known_optimizers();
}

void add_optimizer_kind(const std::string& kind) {
  known_optimizers().push_back(kind);
}

void bind_optimizer_settings(config::Reader& reader, TrainConfig& train) {
  reader
      .field(
          "optimizer", train.optimizer,
          "what makes updates of gradients: adamw, adam, sgd (with momentum), adafactor (little memory), lion (steps "
          "of one size; takes a tenth to a third of adamw's learning rate), muon (orthogonal steps of matrices)")
      .one_of(optimizer_kinds());
  reader
      .field("weight_decay", train.weight_decay,
             "decay of matrices, none of biases and norms; a part of the gradient in adam and sgd, beside it in the "
             "others")
      .at_least(0)
      .at_most(10);
  reader
      .field(
          "betas", train.betas,
          "adamw, adam, lion: how slowly the mean of gradients and the mean of their squares (of lion: the momentum) "
          "forget")
      .count(2, 2)
      .at_least(0)
      .below(1);
  reader.field("epsilon", train.epsilon, "adamw, adam: added to the root of the mean square").above(0).at_most(1);
  reader.field("clip_norm", train.clip_norm, "longest gradient; a longer one is shortened; 0: off").at_least(0);
  reader
      .field("layer_decay", train.layer_decay,
             "learning rate of a block over that of the block above it; embeddings come below the lowest; 1: all alike")
      .above(0)
      .at_most(1);
}

void bind_train_sections(config::Reader& reader, TrainConfig& train) {
  bind_settings(reader, train.plateau);
  bind_sgd(reader, train.sgd);
  bind_adafactor(reader, train.adafactor);
  bind_muon(reader, train.muon);
  for (const std::string& name : group_names(reader)) {
    WeightGroupConfig group{name, {}, 1, train.weight_decay, false};
    bind_group(reader, group);
    train.groups.push_back(std::move(group));
  }
  if (train.sgd.nesterov && train.sgd.momentum == 0)
    reader.complain("train.sgd.nesterov", "looks ahead along a momentum, but train.sgd.momentum is 0");
}

}  // namespace glass
