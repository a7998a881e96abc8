// What holds for every registered optimizer: states go on bit for bit, a skipped step changes nothing, names are known.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "glass/config/config.h"
#include "glass/optim/muon.h"
#include "glass/optim/registry.h"
#include "support/error_text.h"

namespace glass::optimizer_laws_test {
namespace {

struct Weights {
  NamedTensors all = {
      {"encoder.word_embedding.weight", (at::arange(12, at::kFloat).view({4, 3}) / 10).requires_grad_(true)},
      {"encoder.layers.0.qkv.weight", (at::arange(6, at::kFloat).view({2, 3}).cos()).requires_grad_(true)},
      {"encoder.layers.0.qkv.bias", at::ones({3}).requires_grad_(true)}};

  void set_gradients(int step) {
    for (auto& [name, weight] : all) weight.mutable_grad() = (weight.detach() - step).sin();
  }
};

TrainConfig config_of(const std::string& kind) {
  TrainConfig config;
  config.optimizer = kind;
  return config;
}

NamedTensors copies(const NamedTensors& tensors) {
  NamedTensors result;
  for (const auto& [name, tensor] : tensors) result.emplace_back(name, tensor.detach().clone());
  return result;
}

void expect_equal(const NamedTensors& a, const NamedTensors& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].first, b[i].first);
    EXPECT_TRUE(a[i].second.equal(b[i].second)) << a[i].first;
  }
}

class OptimizerLaws : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Kind, OptimizerLaws, testing::ValuesIn(optimizer_kinds()),
                         [](const auto& info) { return info.param; });

TEST_P(OptimizerLaws, LoadedStateGoesOnBitForBit) {
  const auto run = [&](bool reloads) {
    Weights weights;
    auto optimizer = make_optimizer(weights.all, config_of(GetParam()));
    for (int step = 0; step < 6; ++step) {
      if (reloads && step == 3) {
        const NamedTensors saved = copies(optimizer->state());
        optimizer = make_optimizer(weights.all, config_of(GetParam()));
        optimizer->load_state(saved, "test");
      }
      weights.set_gradients(step);
      optimizer->step(0.05);
    }
    return copies(weights.all);
  };
  expect_equal(run(false), run(true));
}

TEST_P(OptimizerLaws, ASkippedStepLeavesWeightsAndStateAsTheyAre) {
  Weights weights;
  const auto optimizer = make_optimizer(weights.all, config_of(GetParam()));
  weights.set_gradients(0);
  optimizer->step(0.05, at::zeros({}));
  const NamedTensors before = copies(weights.all), state = copies(optimizer->state());
  for (auto& [name, weight] : weights.all) weight.mutable_grad() = at::full_like(weight, NAN);
  optimizer->step(0.05, at::ones({}));
  expect_equal(copies(weights.all), before);
  expect_equal(copies(optimizer->state()), state);
}

TEST_P(OptimizerLaws, AStepWithSkipZeroIsAStep) {
  Weights plain, flagged;
  const auto one = make_optimizer(plain.all, config_of(GetParam()));
  const auto other = make_optimizer(flagged.all, config_of(GetParam()));
  for (int step = 0; step < 3; ++step) {
    plain.set_gradients(step);
    flagged.set_gradients(step);
    one->step(0.05);
    other->step(0.05, at::zeros({}));
  }
  expect_equal(copies(plain.all), copies(flagged.all));
}

TEST(OptimizerNames, AnUnknownOneIsAnErrorThatListsAll) {
  Weights weights;
  const std::string text =
      test::error_text(ErrorKind::config, [&] { make_optimizer(weights.all, config_of("adamv")); });
  test::expect_part(text, "'adamv' is no optimizer; did you mean 'adam'");
  test::expect_part(text, "adafactor, adam, adamw, lion, muon, sgd");
  test::expect_part(test::error_text(ErrorKind::config, [] { load_config("", {"train.optimizer=\"adamv\""}); }),
                    "adamw");
}

TEST(Muon, OrthogonalMatricesHaveSingularValuesNearOne) {
  for (const auto& shape : {std::vector<std::int64_t>{5, 3}, {3, 7}}) {
    const at::Tensor matrix = at::arange(shape[0] * shape[1], at::kDouble).square().cos().view(shape);
    const at::Tensor values = std::get<1>(at::svd(orthogonal_of(matrix, 5)));
    EXPECT_GT(values.min().item<double>(), 0.6);  // the quintic's bounds, for matrices that are not near singular
    EXPECT_LT(values.max().item<double>(), 1.3);
  }
}

TEST(Muon, PatternsWithoutAMatrixAreAnError) {
  Weights weights;
  TrainConfig config = config_of("muon");
  config.muon.weights = {"*.bias"};
  test::expect_part(test::error_text(ErrorKind::config, [&] { make_optimizer(weights.all, config); }),
                    "train.muon.weights: *.bias name no matrix");
}

}  // namespace
}  // namespace glass::optimizer_laws_test
