// What training refuses, and how it stops by itself: another config or data, non-finite numbers, early stopping.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/tiny_run.h"

namespace glass::refusals_test {
namespace {

using test::after;
using test::error_of;
using test::TinyRun;

bool has(const Error& error, const std::string& part) {
  return std::string(error.what()).find(part) != std::string::npos;
}

/// Stops one run after a few steps and goes on in its folder with another one.
Error go_on_with(
    TinyRun& other, const std::function<void(TrainState&)>& change = [](TrainState&) {}) {
  TinyRun first;
  error_of([&] { first.train(after(5, [] { return true; })); });
  fs::create_directories(other.folder());
  Checkpoint checkpoint = *load_newest_checkpoint(first.checkpoints());
  change(checkpoint.state);
  save_checkpoint(other.checkpoints(), checkpoint);
  return error_of([&] { other.train(); });
}

TEST(Training, AnotherConfigInTheSameFolderIsAnErrorThatListsTheDifferences) {
  TinyRun other({"train.learning_rate=0.5", "model.dropout=0.3"});
  const Error error = go_on_with(other);
  EXPECT_EQ(error.kind(), ErrorKind::config);
  EXPECT_TRUE(has(error, "train.learning_rate: 0.01 -> 0.5")) << error.what();
  EXPECT_TRUE(has(error, "model.dropout: 0.2 -> 0.3")) << error.what();
}

TEST(Training, SettingsThatDoNotTrainMayChange) {
  TinyRun run;
  error_of([&] { run.train(after(5, [] { return true; })); });
  TinyRun other({"explain.limit=3", "report.title=\"x\""});
  fs::create_directories(other.folder());
  save_checkpoint(other.checkpoints(), *load_newest_checkpoint(run.checkpoints()));
  EXPECT_TRUE(other.train().resumed);
}

TEST(Training, ChangedDataIsAnError) {
  TinyRun other;
  other.data().train.ids[3][0] ^= 1;
  const Error error = go_on_with(other);
  EXPECT_EQ(error.kind(), ErrorKind::config);
  EXPECT_TRUE(has(error, "data changed")) << error.what();
}

TEST(Training, OtherThreadsOrBackEndAreAClearError) {
  TinyRun other;
  const Error error = go_on_with(other, [](TrainState& state) {
    state.threads += 7;
    state.matmul = "another one";
  });
  EXPECT_EQ(error.kind(), ErrorKind::config);
  EXPECT_TRUE(has(error, "matmul another one")) << error.what();
}

TEST(Training, NonFiniteWeightNamesStepPointAndExamples) {
  TinyRun run;
  run.prepare = [](Transformer& model) {
    const at::NoGradGuard no_grad;
    for (auto& [name, tensor] : model.named_parameters()) {
      // The first weight of the second block: everything before it stays finite.
      if (name.find("layer.1.") != std::string::npos || name.find(".1.") != std::string::npos) {
        tensor.view({-1})[0].fill_(NAN);
        return;
      }
    }
    FAIL() << "no parameter of the second block";
  };
  const Error error = error_of([&] { run.train(); });
  EXPECT_EQ(error.kind(), ErrorKind::non_finite);
  EXPECT_TRUE(has(error, "step 1: the loss is nan")) << error.what();
  EXPECT_TRUE(has(error, "the first value that is not finite is at encoder.1.")) << error.what();
  EXPECT_TRUE(has(error, "examples of the batch: ")) << error.what();
}

TEST(Training, StopsEarlyWhenTheDevMetricNoLongerGains) {
  // A learning rate near zero: the first evaluation stays the best one.
  TinyRun run({"train.learning_rate=1e-12", "train.patience=2", "train.eval_every=2"});
  const TrainResult result = run.train();
  EXPECT_TRUE(result.stopped_early);
  EXPECT_EQ(result.best_step, 2);
  EXPECT_EQ(result.steps, 6);
  EXPECT_TRUE(run.train().was_finished);
}

TEST(Training, KeepsTheBestByLossWhereLowerIsBetter) {
  TinyRun run({"train.keep_best=\"loss\""});
  const TrainResult result = run.train();
  double best = INFINITY;
  std::int64_t step = 0;
  for (const std::string& line : run.metrics()) {
    const Json entry = parse_json(line, "line");
    if (entry.at("kind") != "eval" || entry.at("metrics").at("loss").at("value") >= best) continue;
    best = entry.at("metrics").at("loss").at("value");
    step = entry.at("step");
  }
  EXPECT_EQ(result.best_step, step);
  EXPECT_EQ(result.best_metrics.at("loss").at("value"), best);
}

TEST(Training, LearnsWhatIsThere) {
  TinyRun run({"train.epochs=6", "model.dropout=0", "train.save_every=1000", "train.eval_every=15"});
  // Each class has ten tokens of its own.
  for (TokenizedDataset* data : {&run.data().train, &run.data().dev}) {
    const std::vector<std::int64_t>& labels = labels_of<ClassLabels>(*data).labels;
    for (std::size_t i = 0; i < data->size(); ++i) {
      for (std::int32_t& id : data->ids[i]) id = static_cast<std::int32_t>(10 * labels[i] + id % 10);
    }
  }
  EXPECT_EQ(run.train().best_metrics.at("accuracy").at("value"), 1.0);
}

}  // namespace
}  // namespace glass::refusals_test
