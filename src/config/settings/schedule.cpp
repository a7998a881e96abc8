// Bounds, units and meanings of the learning rate and its schedule.
#include "glass/config/train_config.h"

namespace glass {

void bind_settings(config::Reader& reader, PlateauConfig& plateau) {
  reader.section("train.plateau");
  reader.field("factor", plateau.factor, "schedule plateau: what the rate is multiplied by").above(0).below(1);
  reader
      .field("patience", plateau.patience,
             "schedule plateau: evaluations without a better value of train.keep_best that are let pass")
      .at_least(0);
  reader.field("threshold", plateau.threshold, "schedule plateau: a smaller gain is none").at_least(0);
  reader.field("cooldown", plateau.cooldown, "schedule plateau: evaluations that do not count after a fall")
      .at_least(0);
}

const std::vector<std::string>& schedule_kinds() {
  static const std::vector<std::string> kinds = {"linear",       "cosine", "cosine_restarts", "constant",
                                                 "inverse_sqrt", "wsd",    "plateau"};
  return kinds;
}

void bind_schedule_settings(config::Reader& reader, TrainConfig& train) {
  reader.field("learning_rate", train.learning_rate, "largest step size of the optimizer, reached after the warm-up")
      .above(0)
      .at_most(1);
  reader.field("warmup_fraction", train.warmup_fraction, "share of the steps in which the learning rate rises from 0")
      .at_least(0)
      .at_most(1);
  reader
      .field(
          "schedule", train.schedule,
          "how the learning rate falls after the warm-up: linear, cosine, cosine_restarts (train.cycles times), "
          "constant, inverse_sqrt, wsd (stays, and falls in the last train.decay_fraction of the steps), plateau (by "
          "train.plateau.factor where evaluations get no better)")
      .one_of(schedule_kinds());
  reader
      .field("least_rate", train.least_rate,
             "share of the learning rate that linear, cosine, cosine_restarts and wsd fall to")
      .at_least(0)
      .at_most(1);
  reader.field("cycles", train.cycles, "falls of cosine_restarts").at_least(1);
  reader.field("decay_fraction", train.decay_fraction, "share of the steps in which wsd falls").above(0).at_most(1);
  reader.field("decay_shape", train.decay_shape, "how wsd falls").one_of({"linear", "cosine", "one_minus_sqrt"});
}

}  // namespace glass
