// Laws of every task's evaluation: parts that are merged give exactly what the whole gives, and so does any order.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/task/classification.h"
#include "support/error_text.h"
#include "support/task_cases.h"

namespace glass::evaluation_laws_test {
namespace {

constexpr std::uint64_t kSeed = 5;

class EvaluationLaw : public testing::TestWithParam<test::TaskCase> {
 protected:
  EvaluationLaw() : run_(GetParam()), model_(make_model(run_.data, run_.config.config, at::kCPU)) {
    model_->set_training(false);
  }

  std::unique_ptr<Evaluation> start() const { return run_.data.task->start_evaluation(run_.data.dev); }

  void add(Evaluation& evaluation, const std::vector<std::uint32_t>& examples) {
    const at::NoGradGuard no_gradient;
    Batch batch = make_batch(run_.data.dev, examples);
    run_.data.task->prepare(batch, kSeed);
    Trace idle;
    evaluation.add(batch, model_->scores(batch, idle));
  }

  /// An evaluation of these batches, one after the other.
  std::unique_ptr<Evaluation> of(const std::vector<std::vector<std::uint32_t>>& batches) {
    auto evaluation = start();
    for (const auto& batch : batches) add(*evaluation, batch);
    return evaluation;
  }

  test::CaseRun run_;
  std::unique_ptr<Transformer> model_;
};
INSTANTIATE_TEST_SUITE_P(Of, EvaluationLaw, testing::ValuesIn(test::task_cases()),
                         [](const auto& info) { return info.param.kind; });

void expect_equal(const Evaluation& a, const Evaluation& b) {
  EXPECT_EQ(dump_json(a.finish()), dump_json(b.finish()));
  EXPECT_EQ(a.predictions(), b.predictions());
}

TEST_P(EvaluationLaw, HalvesMergedEqualTheWholeExactly) {
  const auto whole = of({{0, 3}, {1, 2}});
  const auto first = of({{0, 3}}), second = of({{1, 2}});
  second->merge(std::move(*first));
  expect_equal(*second, *whole);
}

TEST_P(EvaluationLaw, TheOrderOfBatchesAndAnExampleSeenTwiceChangeNothing) {
  const auto whole = of({{0, 3}, {1, 2}}), turned = of({{1, 2}, {0, 3}}), again = of({{0, 3}, {1, 2}});
  expect_equal(*turned, *whole);
  again->merge(std::move(*of({{1, 2}})));
  expect_equal(*again, *whole);
}

TEST_P(EvaluationLaw, EveryExampleHasALineAndAskingTwiceGivesTheSame) {
  const auto whole = of({{0, 1, 2, 3}});
  const std::vector<Json> lines = whole->predictions();
  ASSERT_EQ(lines.size(), run_.data.dev.size());
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(lines[i].at("example"), i);
  EXPECT_EQ(dump_json(whole->finish()), dump_json(whole->finish()));
}

TEST_P(EvaluationLaw, AnotherTasksPartIsRefused) {
  const bool is_classification = GetParam().kind == "classification";
  const Config config;
  const auto other =
      is_classification ? make_task("regression", {config, {}, nullptr, -1}) : make_classification({"a", "b"}, {});
  const auto mine = start();
  test::expect_part(
      test::error_text(ErrorKind::bug, [&] { mine->merge(std::move(*other->start_evaluation(run_.data.dev))); }),
      "another task");
}

}  // namespace
}  // namespace glass::evaluation_laws_test
