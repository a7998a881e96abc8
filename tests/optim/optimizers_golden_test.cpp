// Every optimizer against PyTorch, or its paper, for fifty steps (scripts/golden/optimizer_values.py).
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "glass/config/config.h"
#include "glass/optim/optimizer.h"
#include "support/golden.h"

namespace glass::optimizers_golden_test {
namespace {

/// Relative to the largest weight; both sides in float64.
constexpr double kTolerance = 1e-6;
/// Fifty fp32 steps against float64. Lion's signs and Muon's iteration amplify roundings, each by less than this.
constexpr double kSingleTolerance = 1e-3;

const Json& document() {
  static const Json read = read_json(golden::path_of("optimizers.json"));
  return read;
}

at::Tensor tensor_of(const Json& values, at::ScalarType type) {
  std::vector<double> flat;
  std::vector<std::int64_t> shape;
  for (const Json* level = &values; level->is_array(); level = &level->front())
    shape.push_back(static_cast<std::int64_t>(level->size()));
  const std::function<void(const Json&)> walk = [&](const Json& value) {
    if (value.is_array())
      for (const Json& part : value) walk(part);
    else
      flat.push_back(value.get<double>());
  };
  walk(values);
  return at::tensor(flat, at::kDouble).view(shape).to(type);
}

NamedTensors tensors_of(const Json& values, at::ScalarType type) {
  NamedTensors tensors;
  for (const auto& [name, value] : values.items()) tensors.emplace_back(name, tensor_of(value, type));
  return tensors;
}

TrainConfig config_of(const Json& settings) {
  std::vector<std::string> sets = {"train.weight_decay=" + dump_json(document().at("weight_decay")),
                                   "train.betas=" + dump_json(document().at("betas"))};
  for (const auto& [key, value] : settings.items()) sets.push_back("train." + key + "=" + dump_json(value));
  return load_config("", sets).config.train;
}

/// The largest difference after all steps, over the largest weight.
double difference_of(const Json& entry, at::ScalarType type) {
  NamedTensors weights = tensors_of(document().at("initial"), type);
  for (auto& [name, weight] : weights) weight.requires_grad_(true);
  const NamedTensors targets = tensors_of(document().at("targets"), type);
  const auto optimizer = make_optimizer(weights, config_of(entry.at("settings")));
  for (int step = 0; step < document().at("steps").get<int>(); ++step) {
    for (std::size_t i = 0; i < weights.size(); ++i)
      weights[i].second.mutable_grad() = (weights[i].second.detach() - targets[i].second * std::cos(0.1 * step)).sin();
    optimizer->step(document().at("rate").get<double>() * (1 + step % 5) / 5);
  }
  double difference = 0, largest = 0;
  for (const auto& [name, final] : tensors_of(entry.at("final"), at::kDouble)) {
    const auto ours = std::find_if(weights.begin(), weights.end(), [&n = name](const auto& w) { return w.first == n; });
    difference = std::max(difference, golden::largest_difference(ours->second.detach().to(at::kDouble), final));
    largest = std::max(largest, final.abs().max().item<double>());
  }
  return difference / largest;
}

class OptimizersGolden : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Case, OptimizersGolden,
                         testing::Values("adamw", "adam", "sgd", "sgd_momentum", "sgd_nesterov", "adafactor",
                                         "adafactor_other", "lion", "muon", "muon_original"),
                         [](const auto& info) { return info.param; });

TEST_P(OptimizersGolden, FiftyStepsAreThoseOfPyTorchOrThePaper) {
  const Json& entry = document().at("cases").at(GetParam());
  EXPECT_LT(difference_of(entry, at::kDouble), kTolerance);
  EXPECT_LT(difference_of(entry, at::kFloat), kSingleTolerance);
}

TEST(OptimizersGolden, EveryKindHasACase) {
  for (const std::string& kind : optimizer_kinds()) EXPECT_TRUE(document().at("cases").contains(kind)) << kind;
}

}  // namespace
}  // namespace glass::optimizers_golden_test
