// Blocks that are computed again for their gradients give the bits of those that are not, in less memory.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/train/batch_order.h"
#include "glass/train/run_data.h"
#include "glass/train/step.h"
#include "support/counted_memory.h"
#include "support/task_cases.h"
#include "support/tiny_run.h"

namespace glass::checkpointing_test {
namespace {

struct Step {
  at::Tensor loss;
  std::vector<at::Tensor> gradients;
};

Step step_of(const test::CaseRun& run, bool checkpointing, bool watches = false) {
  const auto model = make_model(run.data, run.config.config, at::kCPU);
  model->set_dropout_seed(5);
  model->set_checkpointing(checkpointing);
  BatchOrder order(run.data.train, run.config.config.train, run.data.tokenizer->special_ids(), run.data.task.get());
  const auto optimizer = make_optimizer(model->named_parameters(), run.config.config.train);
  Trace trace;
  if (watches) trace.read("*.1.resid_post");
  const StepValues values = compute_gradients(*model, *run.data.task, order.batches(0, {}).parts, *optimizer, 0, trace);
  return {values.loss, optimizer->gradients()};
}

void expect_same_bits(const test::CaseRun& run, const std::string& name, bool watches = false) {
  const Step plain = step_of(run, false), again = step_of(run, true, watches);
  EXPECT_TRUE(plain.loss.equal(again.loss)) << name;
  ASSERT_EQ(plain.gradients.size(), again.gradients.size());
  for (std::size_t i = 0; i < plain.gradients.size(); ++i)
    EXPECT_TRUE(plain.gradients[i].equal(again.gradients[i]))
        << name << " parameter " << i << ": " << (plain.gradients[i] - again.gradients[i]).abs().max().item<double>();
}

TEST(Checkpointing, EveryTaskHasTheSameBitsWithDropout) {
  for (const test::TaskCase& one : test::task_cases())
    expect_same_bits(test::CaseRun(one, {"train.batch_size=4", "model.dropout=0.3"}), one.kind);
}

TEST(Checkpointing, EveryFamilyHasTheSameBits) {
  for (const char* kind : {"bert", "distilbert", "electra", "modernbert", "roberta"}) {
    const test::CaseRun run(test::task_cases().front(),
                            {"train.batch_size=4", "model.dropout=0.3", std::string("model.kind=") + kind});
    expect_same_bits(run, kind);
  }
  for (const char* kind : {"gpt_neox", "llama", "opt", "qwen2"}) {
    test::TaskCase one = test::task_cases().at(5);
    ASSERT_EQ(one.kind, "language_model");
    one.sets = {std::string("model.kind=") + kind};
    expect_same_bits(test::CaseRun(one, {"train.batch_size=4", "model.heads=2"}), kind);
  }
}

TEST(Checkpointing, WatchedAndFrozenBlocksHaveTheSameBits) {
  const test::TaskCase one = test::task_cases().front();
  expect_same_bits(test::CaseRun(one, {"train.batch_size=4", "model.dropout=0.3"}), "watched", true);
  const test::CaseRun run(one, {"train.batch_size=4", "train.freeze=[\"encoder.layers.0.*\", \"*embedding*\"]"});
  expect_same_bits(run, "frozen");
}

TEST(Checkpointing, RunHasTheWeightsOfThePlainRun) {
  test::TinyRun plain({"train.accumulation=2"}), again({"train.accumulation=2", "train.checkpointing=true"});
  plain.train();
  again.train();
  EXPECT_EQ(test::differing(plain.model().named_parameters(), again.model().named_parameters()),
            std::vector<std::string>{});
  EXPECT_EQ(plain.metrics(), again.metrics());
}

/// Bytes that are alive between forward and backward, and the most of the whole step.
struct Held {
  std::int64_t between = 0, most = 0;
};

Held held_by(bool checkpointing, std::int64_t layers) {
  ModelConfig config;
  config.layers = layers;
  config.heads = 4;
  config.width = 64;
  config.ffn_width = 256;
  config.dropout = 0.1;
  Transformer model(encoder_architecture(config, 30, 64, 3), 1);
  model.set_training(true);
  model.set_checkpointing(checkpointing);
  const Batch batch = test::random_batch(std::vector<std::int64_t>(16, 64));
  Trace idle;
  const test::CountedMemory memory;
  const at::Tensor loss = model.scores(batch, idle).sum();
  Held held{memory.now(), 0};
  loss.backward();
  held.most = memory.most() - memory.now();  // without the gradients, which stay
  return held;
}

TEST(Checkpointing, KeepsOneInputALayerInPlaceOfItsActivations) {
  constexpr std::int64_t kInput = 16 * 64 * 64 * 4;  // bytes of one block's input
  const std::int64_t few = held_by(true, 2).between, many = held_by(true, 10).between;
  EXPECT_NEAR(static_cast<double>(many - few), 8.0 * kInput, 0.05 * 8 * kInput);
  EXPECT_LT(3 * many, held_by(false, 10).between);
}

TEST(Checkpointing, PeakFallsToLessThanHalf) {
  EXPECT_LT(2 * held_by(true, 10).most, held_by(false, 10).most);
}

}  // namespace
}  // namespace glass::checkpointing_test
