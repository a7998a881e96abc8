// Laws of dropout in whole models: a text's masks do not depend on its neighbours, on a split of the batch, or on which
// rows are computed.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/task_cases.h"

namespace glass::dropout_laws_test {
namespace {

/// float64 products of other shapes.
constexpr double kTolerance = 1e-12;

/// A model in training with dropout everywhere, and the scores of examples of its data.
class Dropped {
  /// T5 has one rate for both.
  static std::vector<std::string> rates(const test::TaskCase& one) {
    std::vector<std::string> rates = {"model.dropout=0.3"};
    if (one.kind != "sequence_to_sequence") rates.push_back("model.attention_dropout=0.2");
    return rates;
  }

 public:
  explicit Dropped(const test::TaskCase& one)
      : run_(one, rates(one)), model_(make_model(run_.data, run_.config.config, at::kCPU)) {
    model_->to(at::kCPU, at::kDouble);
    model_->set_training(true);
    model_->set_dropout_seed(5);
  }

  /// The rows of the scores that belong to each example, in the order of the batch.
  std::vector<Tensor> scores(const std::vector<std::uint32_t>& examples) {
    const at::NoGradGuard no_gradient;
    Batch batch = make_batch(run_.data.train, examples);
    run_.data.task->prepare(batch, 7);
    Trace idle;
    const Tensor all = model_->scores(batch, idle);
    std::vector<std::int64_t> sizes;
    const auto& ends = batch.target_cu_seqlens.empty() ? batch.cu_seqlens : batch.target_cu_seqlens;
    for (std::int64_t b = 0; b < batch.size(); ++b) {
      const auto is_of = [&](std::int64_t row) { return row >= ends[b] && row < ends[b + 1]; };
      sizes.push_back(all.size(0) == batch.size() ? 1
                      : batch.read_rows.empty()   ? ends[b + 1] - ends[b]
                                                : std::count_if(batch.read_rows.begin(), batch.read_rows.end(), is_of));
    }
    return all.split_with_sizes(sizes);
  }
  Transformer& model() { return *model_; }
  const RunData& data() const { return run_.data; }

 private:
  test::CaseRun run_;
  std::unique_ptr<Transformer> model_;
};

double largest_difference(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() ? (a - b).abs().max().item<double>() : INFINITY;
}

class DropoutLaw : public testing::TestWithParam<test::TaskCase> {};
INSTANTIATE_TEST_SUITE_P(Of, DropoutLaw, testing::ValuesIn(test::task_cases()),
                         [](const auto& info) { return info.param.kind; });

TEST_P(DropoutLaw, NeighboursAndSplitsChangeNothing) {
  Dropped dropped(GetParam());
  const Batch order = make_batch(dropped.data().train, {0, 1, 2, 3});
  const std::vector<Tensor> whole = dropped.scores({0, 1, 2, 3});
  for (std::size_t b = 0; b < whole.size(); ++b) {
    const std::vector<Tensor> alone = dropped.scores({static_cast<std::uint32_t>(order.examples[b])});
    EXPECT_LT(largest_difference(alone[0], whole[b]), kTolerance) << "example " << order.examples[b];
  }
}

TEST_P(DropoutLaw, AForwardComputedAgainDrawsTheSameMask) {
  Dropped dropped(GetParam());
  const std::vector<Tensor> first = dropped.scores({0, 1}), again = dropped.scores({0, 1});
  EXPECT_EQ(largest_difference(first[0], again[0]), 0);
  dropped.model().set_dropout_seed(6);
  EXPECT_GT(largest_difference(first[0], dropped.scores({0, 1})[0]), 1e-6);  // another step draws another one
}

TEST(DropoutOfModels, EveryExampleDrawsItsOwn) {
  Dropped dropped(test::task_cases().front());
  Batch batch = make_batch(dropped.data().train, {0, 0});
  batch.examples = {0, 9};  // the same text as two examples
  const at::NoGradGuard no_gradient;
  Trace idle;
  const Tensor scores = dropped.model().scores(batch, idle);
  EXPECT_GT(largest_difference(scores[0], scores[1]), 1e-6);
}

TEST(DropoutOfModels, TheShortLastLayerDrawsTheSameMask) {
  test::TaskCase one = test::task_cases().front();
  one.sets.push_back("model.pooling=\"first\"");
  Dropped dropped(one);
  const Batch batch = make_batch(dropped.data().train, {0, 1, 2});
  const at::NoGradGuard no_gradient;
  Trace idle, watching;
  watching.read("encoder.1.resid_post");  // takes the long way
  EXPECT_LT(largest_difference(dropped.model().scores(batch, idle), dropped.model().scores(batch, watching)),
            kTolerance);
}

}  // namespace
}  // namespace glass::dropout_laws_test
