// Ten steps of loss, clipping, schedule and AdamW against torch.optim.AdamW (scripts/golden/adamw_values.py).
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/config/train_config.h"
#include "glass/optim/adamw.h"
#include "glass/optim/clip.h"
#include "glass/optim/schedule.h"
#include "glass/task/classification.h"
#include "support/golden.h"

namespace glass::adamw_golden_test {
namespace {

constexpr double kLossTolerance = 1e-5;  // relative; ten fp32 steps against float64
constexpr double kWeightTolerance =
    1e-5;  // updates are up to the learning rate, 5e-3; fp32 in PyTorch itself moves the sum of ten by up to 2e-6
constexpr double kRateTolerance = 1e-12;  // relative

TrainConfig train_config(const Json& recipe) {
  TrainConfig config;
  config.learning_rate = recipe.at("learning_rate");
  config.warmup_fraction = recipe.at("warmup_fraction");
  config.schedule = recipe.at("schedule");
  config.weight_decay = recipe.at("weight_decay");
  config.betas = recipe.at("betas").get<std::vector<double>>();
  config.clip_norm = recipe.at("clip_norm");
  return config;
}

/// The bias of the keys moves all scores of a query alike, so its gradient is 0 and AdamW divides rounding errors by
/// rounding errors.
void forget_key_bias(const std::string& name, Tensor& weights) {
  if (!name.ends_with("qkv.bias")) return;
  const std::int64_t width = weights.size(0) / 3;
  weights.narrow(0, width, width).zero_();
}

TEST(AdamWGolden, TenStepsAreThoseOfPyTorch) {
  const golden::Tensors tensors = golden::read_tensors("adamw_golden.safetensors");
  const Json document = read_json(golden::path_of("adamw_golden.json"));
  const TrainConfig config = train_config(document.at("recipe"));
  const Json& steps = document.at("steps");
  const auto model = golden::make_model(document.at("model"), tensors, "initial.");
  const auto task = make_classification({"a", "b", "c"}, {});
  const auto optimizer = make_optimizer(model->named_parameters(), config);
  const Schedule schedule = make_schedule(config, static_cast<std::int64_t>(steps.size()));
  for (std::size_t s = 0; s < steps.size(); ++s) {
    const Batch batch = golden::batch_of(tensors, "batch." + std::to_string(s) + ".");
    Trace idle;
    const Tensor loss = task->loss(model->scores(batch, idle), batch).mean();
    optimizer->zero_gradients();
    loss.backward();
    const double norm = clip_gradients(optimizer->gradients(), config.clip_norm).item<double>();
    const double rate = schedule.at(static_cast<std::int64_t>(s));
    optimizer->step(rate);
    const double expected_loss = steps.at(s).at("loss"), expected_norm = steps.at(s).at("gradient_norm");
    const double expected_rate = steps.at(s).at("learning_rate");
    EXPECT_NEAR(loss.item<double>(), expected_loss, kLossTolerance * expected_loss) << "step " << s;
    EXPECT_NEAR(norm, expected_norm, kLossTolerance * expected_norm) << "step " << s;
    EXPECT_NEAR(rate, expected_rate, kRateTolerance * expected_rate) << "step " << s;
  }
  for (const auto& [name, weights] : model->named_parameters()) {
    Tensor ours = weights.detach().clone(), theirs = tensors.at("final." + name).clone();
    forget_key_bias(name, ours);
    forget_key_bias(name, theirs);
    EXPECT_LT(golden::largest_difference(ours, theirs), kWeightTolerance) << name;
  }
}

}  // namespace
}  // namespace glass::adamw_golden_test
