// A step in parts is the whole step: weights of the parts, hidden tokens and dropout masks are those of the whole.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "glass/train/batch_order.h"
#include "glass/train/run_data.h"
#include "glass/train/step.h"
#include "support/task_cases.h"
#include "support/tiny_run.h"

namespace glass::accumulation_test {
namespace {

/// Sums of fp32 numbers in another order: some tens of units in the last place, 6e-8.
constexpr double kRounding = 5e-6;
/// Over the steps of a run Adam divides by small numbers: rounding grows.
constexpr double kRunRounding = 1e-3;

struct Gradients {
  double loss = 0;
  std::vector<at::Tensor> values;
};

Gradients gradients_of(const test::CaseRun& run, const StepDivision& division) {
  const auto model = make_model(run.data, run.config.config, at::kCPU);
  model->set_dropout_seed(5);
  BatchOrder order(run.data.train, run.config.config.train, run.data.tokenizer->special_ids(), run.data.task.get());
  const auto optimizer = make_optimizer(model->named_parameters(), run.config.config.train);
  Trace idle;
  const StepBatches batches = order.batches(0, division);
  const StepValues values = compute_gradients(*model, *run.data.task, batches.parts, *optimizer, 0, idle);
  return {values.loss.item<double>(), optimizer->gradients()};
}

double largest_difference(const Gradients& a, const Gradients& b) {
  double largest = 0, scale = 0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    largest = std::max(largest, (a.values[i] - b.values[i]).abs().max().item<double>());
    scale = std::max(scale, a.values[i].abs().max().item<double>());
  }
  return largest / scale;
}

TEST(Accumulation, EveryTaskHasTheLossAndTheGradientsOfTheWholeStepWithDropout) {
  for (const test::TaskCase& one : test::task_cases()) {
    const test::CaseRun run(one, {"train.batch_size=4", "model.dropout=0.3", "train.mask_rate=0.2"});
    const Gradients whole = gradients_of(run, {});
    for (const StepDivision& division : {StepDivision{2}, StepDivision{3}, StepDivision{9}, StepDivision{1, 5}}) {
      const Gradients parts = gradients_of(run, division);
      EXPECT_NEAR(parts.loss, whole.loss, kRounding * std::abs(whole.loss)) << one.kind;
      EXPECT_LT(largest_difference(whole, parts), kRounding) << one.kind << " in " << division.parts;
    }
  }
}

TEST(Accumulation, PartsWeighByTheClassWeightsOfTheirExamples) {
  const test::CaseRun run(test::task_cases().front(), {"train.batch_size=4", "train.class_weights=[5, 0.25]"});
  const Gradients whole = gradients_of(run, {});
  EXPECT_LT(largest_difference(whole, gradients_of(run, {4})), kRounding);
  EXPECT_NEAR(gradients_of(run, {4}).loss, whole.loss, kRounding);
}

std::vector<double> losses_of(const test::TinyRun& run) {
  for (const std::string& line : run.metrics()) {
    const Json document = parse_json(line, "metrics");
    if (document["kind"] == "train") return document["losses"].get<std::vector<double>>();
  }
  return {};
}

TEST(Accumulation, RunHasTheLossesOfTheUndividedRun) {
  test::TinyRun whole, parts({"train.accumulation=3"}), tokens({"train.part_tokens=11"});
  for (test::TinyRun* run : {&whole, &parts, &tokens}) run->train();
  const std::vector<double> expected = losses_of(whole);
  ASSERT_EQ(expected.size(), 10u);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(losses_of(parts).at(i), expected[i], kRunRounding * expected[i]) << i;
    EXPECT_NEAR(losses_of(tokens).at(i), expected[i], kRunRounding * expected[i]) << i;
  }
  EXPECT_NE(test::differing(parts.model().named_parameters(), whole.model().named_parameters()),
            std::vector<std::string>{});  // it was computed in parts
}

TEST(Accumulation, ResumedRunEqualsTheStraightOneBitForBit) {
  const std::vector<std::string> sets = {"train.accumulation=3"};
  test::TinyRun straight(sets);
  straight.train();
  for (const int stop : {2, 5, 11}) {
    test::TinyRun run(sets);
    EXPECT_EQ(test::error_of([&] { run.train(test::after(stop, [] { return true; })); }).kind(), ErrorKind::saved);
    run.train();
    EXPECT_EQ(test::differing(run.model().named_parameters(), straight.model().named_parameters()),
              std::vector<std::string>{});
    EXPECT_EQ(run.metrics(), straight.metrics());
  }
}

TEST(Accumulation, NumberOfPartsMayChangeBetweenStopAndResume) {
  test::TinyRun run;
  EXPECT_EQ(test::error_of([&] { run.train(test::after(3, [] { return true; })); }).kind(), ErrorKind::saved);
  test::TinyRun divided({"train.accumulation=2"});
  fs::create_directories(divided.folder());
  fs::copy(run.folder(), divided.folder(), fs::copy_options::recursive);
  EXPECT_TRUE(divided.train().resumed);
}

}  // namespace
}  // namespace glass::accumulation_test
