// Training as a whole: a resumed run equals an uninterrupted one bit for bit, and every other way a run can go.
#include "glass/train/trainer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "glass/base/interrupt.h"
#include "glass/model/model_folder.h"
#include "support/tiny_run.h"

namespace glass::trainer_test {
namespace {

using test::after;
using test::Crash;
using test::differing;
using test::error_of;
using test::TinyRun;

const std::vector<std::string> kNone;

/// The uninterrupted run that the others are compared with.
struct Straight {
  Straight() {
    result = run.train();
    weights = run.model().named_parameters();
    last = load_newest_checkpoint(run.checkpoints())->weights;
    metrics = run.metrics();
  }
  TinyRun run;
  TrainResult result;
  NamedTensors weights, last;
  std::vector<std::string> metrics;
};

const Straight& straight() {
  static const Straight run;
  return run;
}

void expect_like_straight(TinyRun& run, const TrainResult& result) {
  EXPECT_EQ(differing(run.model().named_parameters(), straight().weights), kNone);
  EXPECT_EQ(differing(load_newest_checkpoint(run.checkpoints())->weights, straight().last), kNone);
  EXPECT_EQ(run.metrics(), straight().metrics);
  EXPECT_EQ(result.best_step, straight().result.best_step);
}

TEST(Trainer, RunHasItsStepsLinesAndModel) {
  EXPECT_EQ(straight().result.steps, 10);
  EXPECT_FALSE(straight().result.resumed);
  // A train line at 10, evaluations at 4, 8 and 10.
  EXPECT_EQ(straight().metrics.size(), 4u);
  const auto& [name, best] = straight().weights[0];
  const auto last = std::find_if(straight().last.begin(), straight().last.end(),
                                 [&n = name](const auto& tensor) { return tensor.first == n; });
  ASSERT_NE(last, straight().last.end());
  EXPECT_NE(last->second.equal(best), straight().result.best_step != 10);
  EXPECT_TRUE(fs::exists(RunFolder{straight().run.folder()}.model() / "config.json"));
}

TEST(Trainer, SameSeedGivesTheSameBits) {
  TinyRun run;
  const TrainResult result = run.train();
  expect_like_straight(run, result);
}

TEST(Trainer, AnotherSeedGivesOtherWeights) {
  TinyRun run({"train.seed=4"});
  run.train();
  EXPECT_NE(differing(run.model().named_parameters(), straight().weights), kNone);
}

/// The number of the question that is answered yes: before a step (0, 3, 7), inside an evaluation (4, 9, 12), after the
/// last one (13).
class StoppedTrainer : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(At, StoppedTrainer, testing::Values(0, 3, 4, 7, 9, 12, 13));

TEST_P(StoppedTrainer, ResumedEqualsStraightBitForBit) {
  TinyRun run;
  const Error error = error_of([&] { run.train(after(GetParam(), [] { return true; })); });
  EXPECT_EQ(error.kind(), ErrorKind::saved);
  EXPECT_EQ(error.exit_code(), 75);
  const TrainResult result = run.train();
  EXPECT_TRUE(result.resumed);
  expect_like_straight(run, result);
}

/// Without any checkpoint (2), and after one, two and three of them.
class CrashedTrainer : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(At, CrashedTrainer, testing::Values(2, 5, 8, 12));

TEST_P(CrashedTrainer, ResumedEqualsStraightBitForBit) {
  TinyRun run;
  EXPECT_THROW(run.train(after(GetParam(), []() -> bool { throw Crash(); })), Crash);
  const TrainResult result = run.train();
  EXPECT_EQ(result.resumed, GetParam() > 2);
  expect_like_straight(run, result);
}

TEST(Trainer, StoppedAgainAndAgainEqualsStraightBitForBit) {
  TinyRun run;
  int rounds = 0;
  for (;;) {
    try {
      const TrainResult result = run.train(after(3, [] { return true; }));
      expect_like_straight(run, result);
      break;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::saved) << error.what();
      ASSERT_LT(++rounds, 20);
    }
  }
  EXPECT_GT(rounds, 2);
}

/// Which words are hidden is drawn again after a resume, also in the middle of an epoch.
TEST(Trainer, ResumedWithHiddenWordsEqualsStraightBitForBit) {
  const std::vector<std::string> sets = {"train.mask_rate=0.3"};
  TinyRun whole(sets), stopped(sets);
  whole.train();
  EXPECT_EQ(error_of([&] { stopped.train(after(8, [] { return true; })); }).kind(), ErrorKind::saved);
  EXPECT_TRUE(stopped.train().resumed);
  EXPECT_EQ(differing(stopped.model().named_parameters(), whole.model().named_parameters()), kNone);
  EXPECT_EQ(stopped.metrics(), whole.metrics());
  EXPECT_NE(differing(whole.model().named_parameters(), straight().weights), kNone);
}

/// The masks of attention patterns follow from the step too.
TEST(Trainer, ResumedWithDroppedAttentionEqualsStraightBitForBit) {
  const std::vector<std::string> sets = {"model.attention_dropout=0.3"};
  TinyRun whole(sets), stopped(sets);
  whole.train();
  EXPECT_EQ(error_of([&] { stopped.train(after(8, [] { return true; })); }).kind(), ErrorKind::saved);
  EXPECT_TRUE(stopped.train().resumed);
  EXPECT_EQ(differing(stopped.model().named_parameters(), whole.model().named_parameters()), kNone);
  EXPECT_NE(differing(whole.model().named_parameters(), straight().weights), kNone);
}

TEST(Trainer, BrokenNewestCheckpointCostsStepsNotBits) {
  TinyRun run;
  EXPECT_THROW(run.train(after(11, []() -> bool { throw Crash(); })), Crash);
  const auto checkpoints = list_checkpoints(run.checkpoints());
  ASSERT_EQ(checkpoints.size(), 2u);
  fs::resize_file(checkpoints[0] / "model.safetensors", 100);
  const TrainResult result = run.train();
  expect_like_straight(run, result);
}

TEST(Trainer, FinishedRunSaysSoAndGivesItsBestWeights) {
  TinyRun run;
  run.train();
  const TrainResult again = run.train();
  EXPECT_TRUE(again.was_finished);
  EXPECT_EQ(again.steps, 10);
  EXPECT_EQ(again.best_metrics, straight().result.best_metrics);
  EXPECT_EQ(differing(run.model().named_parameters(), straight().weights), kNone);
  EXPECT_EQ(run.metrics(), straight().metrics);
}

TEST(Trainer, RestartForgetsAndBeginsAgain) {
  TinyRun run;
  EXPECT_THROW(run.train(after(8, []() -> bool { throw Crash(); })), Crash);
  const TrainResult result = run.train([] { return false; }, /*restart=*/true);
  EXPECT_FALSE(result.resumed);
  expect_like_straight(run, result);
}

TEST(Trainer, SavedModelIsTheBestOne) {
  const LoadedModel loaded = load_model(straight().run.folder());
  EXPECT_EQ(differing(loaded.model->named_parameters(), straight().weights), kNone);
  EXPECT_EQ(loaded.label_names, (std::vector<std::string>{"a", "b", "c"}));
}

/// Raises SIGUSR1 at the question of this number, then answers no.
std::function<bool()> signal_at(int question) {
  return [question]() mutable {
    if (question-- == 0) std::raise(SIGUSR1);
    return false;
  };
}

TEST(Trainer, SignalToSaveWritesACheckpointAndTheRunGoesOn) {
  install_interrupt_handlers();
  TinyRun run({"train.keep_checkpoints=20", "train.save_every=6"});
  run.train(signal_at(2));
  std::vector<std::string> names;
  for (const fs::path& path : list_checkpoints(run.checkpoints())) names.push_back(path.filename());
  EXPECT_EQ(names, (std::vector<std::string>{"step-10", "step-6", "step-2"}));
  EXPECT_EQ(differing(run.model().named_parameters(), straight().weights), kNone);
}

TEST(Trainer, StepsThatDoNotFitIntoMemoryAreDividedUpToFourTimes) {
  for (const auto& [bytes, halvings] : std::vector<std::pair<std::uint64_t, std::int64_t>>{{1 << 30, 0}, {0, 4}}) {
    TinyRun run;
    run.free_bytes = bytes;
    run.train();
    EXPECT_EQ(load_newest_checkpoint(run.checkpoints())->state.halvings, halvings);
    EXPECT_EQ(run.metrics().size(), straight().metrics.size());
    if (halvings == 0) EXPECT_EQ(differing(run.model().named_parameters(), straight().weights), kNone);
  }
}

TEST(Trainer, ResumedRunDividesItsStepsAsBeforeWhateverMemoryIsFreeThen) {
  TinyRun run, whole;
  run.free_bytes = whole.free_bytes = 0;
  whole.train();
  EXPECT_EQ(error_of([&] { run.train(after(3, [] { return true; })); }).kind(), ErrorKind::saved);
  run.free_bytes = std::uint64_t{1} << 40;
  run.train();
  EXPECT_EQ(differing(run.model().named_parameters(), whole.model().named_parameters()), kNone);
}

TEST(Trainer, AsManyCheckpointsStayAsAreAskedFor) {
  for (const std::size_t keep : {2, 3, 5}) {
    TinyRun run({"train.save_every=1", fmt::format("train.keep_checkpoints={}", keep)});
    run.train();
    EXPECT_EQ(list_checkpoints(run.checkpoints()).size(), keep);
  }
}

}  // namespace
}  // namespace glass::trainer_test
