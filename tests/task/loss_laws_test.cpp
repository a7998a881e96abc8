// Laws of every task's loss: the losses and gradients of two halves of a batch add up to those of the whole.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/task_cases.h"

namespace glass::loss_laws_test {
namespace {

/// float64 sums in another order.
constexpr double kTolerance = 1e-10;

constexpr std::uint64_t kSeed = 5;

/// A loss, and the gradient of its sum by parameter.
struct Judged {
  double sum = 0, weight = 0;
  std::vector<at::Tensor> gradients;
};

Judged judge(Transformer& model, const RunData& data, const std::vector<std::uint32_t>& examples) {
  for (const at::Tensor& parameter : model.parameters()) parameter.mutable_grad().reset();
  Batch batch = make_batch(data.train, examples);
  data.task->prepare(batch, kSeed);
  Trace idle;
  const Loss loss = data.task->loss(model.scores(batch, idle), batch);
  loss.sum.backward();
  Judged judged{loss.sum.item<double>(), loss.weight, {}};
  for (const at::Tensor& parameter : model.parameters())
    judged.gradients.push_back(parameter.grad().defined() ? parameter.grad().clone() : at::zeros_like(parameter));
  return judged;
}

class LossLaw : public testing::TestWithParam<test::TaskCase> {};
INSTANTIATE_TEST_SUITE_P(Of, LossLaw, testing::ValuesIn(test::task_cases()),
                         [](const auto& info) { return info.param.kind; });

TEST_P(LossLaw, HalvesOfABatchAddUpToTheWhole) {
  std::vector<std::string> sets;
  if (GetParam().kind == "classification") sets.push_back("train.class_weights=[1, 3]");
  if (GetParam().kind.find("language_model") != std::string::npos) sets.push_back("task.label_smoothing=0.1");
  const test::CaseRun run(GetParam(), sets);
  const auto model = make_model(run.data, run.config.config, at::kCPU);
  model->to(at::kCPU, at::kDouble);
  model->set_training(true);
  const Judged whole = judge(*model, run.data, {0, 1, 2, 3});
  const Judged first = judge(*model, run.data, {0, 3}), second = judge(*model, run.data, {1, 2});
  EXPECT_GT(whole.weight, 0);
  EXPECT_EQ(first.weight + second.weight, whole.weight);
  EXPECT_NEAR(first.sum + second.sum, whole.sum, kTolerance);
  double largest = 0;
  for (std::size_t p = 0; p < whole.gradients.size(); ++p) {
    largest = std::max(largest, whole.gradients[p].abs().max().item<double>());
    EXPECT_LT((first.gradients[p] + second.gradients[p] - whole.gradients[p]).abs().max().item<double>(), kTolerance);
  }
  EXPECT_GT(largest, 1e-3);  // there is something to add
}

}  // namespace
}  // namespace glass::loss_laws_test
