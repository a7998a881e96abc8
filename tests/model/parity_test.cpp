// The encoder classifier against a PyTorch reference (scripts/golden/reference_model.py): states, patterns, logits,
// loss, gradients.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "glass/model/find_points.h"
#include "support/golden.h"

namespace glass::parity_test {
namespace {

constexpr double kStateTolerance = 1e-5;     // fp32 sums in another order through two blocks; values are of size 1 to 6
constexpr double kGradientTolerance = 1e-5;  // share of a tensor's norm
constexpr double kGlobalTolerance = 1e-7;    // share of the norm of all gradients: key biases have gradient 0

class Parity : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string name = GetParam();
    tensors_ = golden::read_tensors(name + ".safetensors");
    shape_ = read_json(golden::path_of(name + ".json")).at("model");
    model_ = golden::make_model(shape_, tensors_, "weight.");
    batch_ = golden::batch_of(tensors_);
  }
  Tensor loss_of(Trace& trace) { return at::cross_entropy_loss(model_->scores(batch_, trace), tensors_.at("labels")); }

  golden::Tensors tensors_;
  Json shape_;
  std::unique_ptr<Transformer> model_;
  Batch batch_;
};

TEST_P(Parity, StatesOfAllLayersAreThoseOfPyTorch) {
  Trace trace;
  const NamedTensors states = golden::with_prefix(tensors_, "state.");
  for (const auto& [point, value] : states) trace.read(point);
  const at::NoGradGuard no_gradient;
  model_->scores(batch_, trace);
  trace.finish(model_->points());
  ASSERT_GE(states.size(), 6u);  // word_embed, embed, two blocks, pooled, logits; pre-norm has its final norm as well
  for (const auto& [point, value] : states)
    EXPECT_LT(golden::largest_difference(trace[point], value), kStateTolerance) << point;
}

TEST_P(Parity, LogitsWithoutAWatcherAreThoseOfPyTorch) {
  Trace idle;
  const at::NoGradGuard no_gradient;
  EXPECT_LT(golden::largest_difference(model_->scores(batch_, idle), tensors_.at("state.logits")), kStateTolerance);
}

TEST_P(Parity, AttentionPatternsAreThoseOfPyTorch) {
  Trace trace;
  trace.read("encoder.*.self_pattern");
  const at::NoGradGuard no_gradient;
  model_->scores(batch_, trace);
  std::size_t compared = 0;
  for (const std::string& point : self_pattern_points(model_->points(), "encoder")) {
    const std::vector<Tensor>& patterns = trace.patterns(point);
    ASSERT_EQ(static_cast<std::int64_t>(patterns.size()), batch_.size());
    for (std::size_t b = 0; b < patterns.size(); ++b, ++compared) {
      const Tensor& expected = tensors_.at("pattern." + point + "." + std::to_string(b));
      EXPECT_LT(golden::largest_difference(patterns[b], expected), kStateTolerance) << point << " sequence " << b;
    }
  }
  EXPECT_EQ(compared, golden::with_prefix(tensors_, "pattern.").size());
}

TEST_P(Parity, LossAndGradientsAreThoseOfPyTorch) {
  Trace idle;
  const Tensor loss = loss_of(idle);
  EXPECT_LT(golden::largest_difference(loss.detach(), tensors_.at("loss")), kStateTolerance);
  const NamedTensors parameters = model_->named_parameters();
  const auto gradients = torch::autograd::grad({loss}, model_->parameters(), {}, std::nullopt, false, true);
  const NamedTensors expected = golden::with_prefix(tensors_, "grad.");
  ASSERT_EQ(expected.size(), parameters.size());
  double global = 0;
  for (const auto& [name, gradient] : expected) global += std::pow(golden::norm(gradient), 2);
  global = std::sqrt(global);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Tensor& reference = tensors_.at("grad." + parameters[i].first);
    const double error = golden::norm(gradients[i].to(at::kDouble) - reference.to(at::kDouble));
    EXPECT_LE(error, kGradientTolerance * golden::norm(reference) + kGlobalTolerance * global) << parameters[i].first;
  }
}

TEST_P(Parity, GradientsOfAWatchedForwardAreTheSame) {
  Trace watched;
  watched.read("*");
  const auto gradients = torch::autograd::grad({loss_of(watched)}, model_->parameters(), {}, std::nullopt, false, true);
  const NamedTensors parameters = model_->named_parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    EXPECT_LT(golden::largest_difference(gradients[i], tensors_.at("grad." + parameters[i].first)), kStateTolerance)
        << parameters[i].first;
  }
}

INSTANTIATE_TEST_SUITE_P(Models, Parity,
                         testing::Values("model_pre_learned", "model_pre_sinusoidal", "model_post_learned",
                                         "model_post_sinusoidal"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace glass::parity_test
