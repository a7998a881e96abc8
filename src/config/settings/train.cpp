// Bounds, units and meanings of [train].
#include "glass/config/train_config.h"

#include "glass/config/reader.h"

namespace glass {

namespace {

void bind_batches(config::Reader& reader, TrainConfig& train) {
  reader.field("seed", train.seed, "fixes initial weights, order, hidden tokens and dropout").at_least(0);
  reader.field("epochs", train.epochs, "passes over train; steps counts instead where it is given")
      .at_least(0)
      .at_most(1'000'000);
  reader.field("steps", train.steps, "updates of the weights; 0: as many as the epochs have").at_least(0);
  reader.field("batch_size", train.batch_size, "texts in a batch, where batch_tokens is 0")
      .at_least(0)
      .at_most(1 << 20)
      .unit("texts");
  reader.field("batch_tokens", train.batch_tokens, "tokens in a batch; 0: batch_size counts")
      .at_least(0)
      .at_most(1 << 30)
      .unit("tokens");
  reader
      .field("accumulation", train.accumulation,
             "parts in which a batch is computed, one after the other: less memory, the same update but for rounding")
      .at_least(1)
      .at_most(1 << 20)
      .unit("parts");
  reader
      .field("part_tokens", train.part_tokens,
             "most tokens that are computed at once; a batch with more is computed in parts; 0: no limit")
      .at_least(0)
      .at_most(1 << 30)
      .unit("tokens");
  reader.field("checkpointing", train.checkpointing,
               "blocks keep their input alone and are computed again for their gradients: far less memory for a third "
               "more work, the same numbers bit for bit");
  reader.field("group_by_length", train.group_by_length,
               "texts of like length share a batch: faster, the same updates on average");
  reader
      .field("mask_rate", train.mask_rate,
             "mean share of a text's tokens that training hides behind the mask token (else the unknown token), "
             "special ones left alone; "
             "each text draws its own share, from nothing to everything, so that occlusion and mask baselines ask what "
             "the model has learned")
      .at_least(0)
      .at_most(0.9);
}

}  // namespace

void bind_settings(config::Reader& reader, TrainConfig& train) {
  reader.section("train");
  bind_batches(reader, train);
  bind_schedule_settings(reader, train);
  bind_optimizer_settings(reader, train);
  reader.field("eval_every", train.eval_every, "steps between evaluations on dev; 0: each epoch")
      .at_least(0)
      .unit("steps");
  reader.field("save_every", train.save_every, "steps between checkpoints; 0: each epoch").at_least(0).unit("steps");
  reader
      .field("keep_checkpoints", train.keep_checkpoints,
             "checkpoints that stay, the newest ones; older ones are removed")
      .at_least(2)
      .at_most(1'000'000);
  reader.field("patience", train.patience, "evaluations without a better dev metric before training stops; 0: never")
      .at_least(0);
  reader
      .field("class_weights", train.class_weights,
             "classification: weight of each class in the loss, in the order of the labels; \"balanced\": texts of all "
             "classes weigh the same together (texts / (classes * texts of the class)); empty: all 1")
      .at_least(0)
      .one_of({"balanced"});
  reader.field("freeze", train.freeze,
               "weights that training leaves as they are: names of `glassformer inspect --parameters`, * for any run "
               "of characters");
  reader.field("keep_best", train.keep_best,
               "the dev metric that chooses the weights which are kept; auto: the task's first");
  bind_train_sections(reader, train);
}

}  // namespace glass
