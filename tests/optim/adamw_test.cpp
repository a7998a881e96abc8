// AdamW by hand, its groups and its state.
#include "glass/optim/adamw.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "support/tiny_run.h"

namespace glass::adamw_test {
namespace {

/// The kernel works in fp32 on numbers near 1.
constexpr double kTolerance = 1e-6;

at::Tensor parameter(at::IntArrayRef shape, double value) {
  return at::full(shape, value, at::kFloat).requires_grad_(true);
}

/// Two updates of one number, straight from the paper's algorithm.
double two_steps(double x, double g1, double g2, double rate, double decay, const AdamWSettings& s) {
  double m = 0, v = 0, t = 0;
  for (const double g : {g1, g2}) {
    ++t;
    x -= rate * decay * x;
    m = s.beta1 * m + (1 - s.beta1) * g;
    v = s.beta2 * v + (1 - s.beta2) * g * g;
    x -= rate * (m / (1 - std::pow(s.beta1, t))) / (std::sqrt(v / (1 - std::pow(s.beta2, t))) + s.epsilon);
  }
  return x;
}

TEST(AdamW, TwoStepsEqualTheFormulaAndVectorsDoNotDecay) {
  const AdamWSettings settings;
  constexpr double kDecay = 0.1;
  at::Tensor matrix = parameter({1, 1}, 1.0), vector = parameter({1}, 1.0);
  AdamW optimizer(decay_groups({{"weight", matrix}, {"bias", vector}}, kDecay), settings);
  for (const double gradient : {0.5, -0.25}) {
    matrix.mutable_grad() = at::full({1, 1}, gradient);
    vector.mutable_grad() = at::full({1}, gradient);
    optimizer.step(0.1);
  }
  EXPECT_NEAR(matrix.item<double>(), two_steps(1.0, 0.5, -0.25, 0.1, kDecay, settings), kTolerance);
  EXPECT_NEAR(vector.item<double>(), two_steps(1.0, 0.5, -0.25, 0.1, 0.0, settings), kTolerance);
}

TEST(AdamW, FirstStepMovesByTheLearningRateWhateverTheGradient) {
  for (const double gradient : {1e-3, 1.0, 1e3}) {
    at::Tensor vector = parameter({1}, 0.0);
    AdamW optimizer({{{{"bias", vector}}}});
    vector.mutable_grad() = at::full({1}, gradient);
    optimizer.step(0.01);
    // epsilon is 1e-5 of the smallest gradient.
    EXPECT_NEAR(vector.item<double>(), -0.01, 0.01 * 2e-5) << gradient;
  }
}

TEST(AdamW, GroupsHaveTheirOwnDecayAndRate) {
  at::Tensor slow = parameter({1}, 1.0), fast = parameter({1}, 1.0);
  AdamW optimizer({{{{"slow", slow}}, 0.5, 0.1}, {{{"fast", fast}}, 0.0, 1.0}});
  for (at::Tensor* tensor : {&slow, &fast}) tensor->mutable_grad() = at::full({1}, 0.5);
  optimizer.step(0.1);
  EXPECT_NEAR(slow.item<double>(), (1 - 0.01 * 0.5) - 0.01, kTolerance);  // decays and moves by a tenth of the rate
  EXPECT_NEAR(fast.item<double>(), 1 - 0.1, kTolerance);
}

TEST(AdamW, MissingGradientCountsAsZero) {
  at::Tensor vector = parameter({1}, 0.5);
  AdamW optimizer({{{{"bias", vector}}}});
  optimizer.step(0.1);
  EXPECT_EQ(vector.item<double>(), 0.5);
}

TEST(AdamW, SkipLeavesWeightsAndStateAsTheyAre) {
  at::Tensor vector = parameter({1}, 0.5);
  AdamW optimizer({{{{"bias", vector}}}});
  vector.mutable_grad() = at::full({1}, NAN);
  optimizer.step(0.1, at::ones({}));
  EXPECT_EQ(vector.item<double>(), 0.5);
  EXPECT_EQ(optimizer.state()[0].second.item<double>(), 0.0);
  EXPECT_EQ(optimizer.state()[1].second.item<double>(), 0.0);
}

TEST(AdamW, LoadedStateGoesOnBitForBit) {
  const auto run = [](bool reload) {
    at::Tensor matrix = at::arange(6, at::kFloat).view({2, 3}).requires_grad_(true);
    auto optimizer = std::make_unique<AdamW>(decay_groups({{"weight", matrix}}, 0.1));
    for (int step = 0; step < 4; ++step) {
      if (reload && step == 2) {
        NamedTensors saved;
        for (const auto& [name, tensor] : optimizer->state()) saved.emplace_back(name, tensor.clone());
        optimizer = std::make_unique<AdamW>(decay_groups({{"weight", matrix}}, 0.1));
        optimizer->load_state(saved, "test");
      }
      matrix.mutable_grad() = (matrix.detach() - step).sin();
      optimizer->step(0.05);
    }
    return matrix.detach();
  };
  EXPECT_TRUE(run(false).equal(run(true)));
}

TEST(AdamW, StateThatDoesNotFitIsOneErrorWithEveryName) {
  at::Tensor matrix = parameter({2, 3}, 1.0);
  AdamW optimizer({{{{"weight", matrix}}}});
  const Error error = test::error_of([&] {
    optimizer.load_state(
        {{"step", at::zeros({})}, {"exp_avg.weight", at::zeros({3, 2})}, {"exp_avg.other", at::zeros({1})}}, "file");
  });
  EXPECT_EQ(error.kind(), ErrorKind::data);
  const std::string text = error.what();
  for (const char* part :
       {"exp_avg.weight: shape 3x2, wanted 2x3", "missing: exp_avg_sq.weight", "unknown: exp_avg.other"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

}  // namespace
}  // namespace glass::adamw_test
