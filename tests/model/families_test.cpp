// Every family against transformers (scripts/golden/families.py): states of every layer and logits; saved again, the
// same tensors.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <set>

#include "glass/model/model_folder.h"
#include "glass/model/weight_reader.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace glass::families_test {
namespace {

constexpr double kTolerance = 1e-5;          // fp32 sums in another order, states of size 1 to 5
constexpr double kShapeTolerance = 1e-5;     // share of the largest score: fp32 products of another shape
constexpr double kHalfTolerance = 2e-2;      // bf16 keeps 8 bits: share of the largest logit
constexpr double kGradientTolerance = 1e-3;  // finite differences in fp64, third derivatives of size 1

std::vector<std::string> family_names() {
  std::vector<std::string> names;
  const Json list = read_json(golden::path_of("families/families.json"));
  for (const Json& family : list) names.push_back(family.at("name"));
  return names;
}

class Families : public testing::TestWithParam<std::string> {
 protected:
  Families()
      : folder_(golden::path_of("families") / GetParam()), loaded_(load_transformer(folder_)), model_(*loaded_.model) {
    for (auto& [name, tensor] : read_safetensors(folder_ / "expected.safetensors")) expected_.emplace(name, tensor);
    batch_.ids = integers("input_ids");
    batch_.cu_seqlens = integers("cu_seqlens");
    batch_.token_types = integers("token_type_ids");
    // A decoder that reads the source again makes its target itself.
    if (model_.architecture().head.kind != HeadKind::sequence_to_sequence_lm) return;
    batch_.target_ids = integers("decoder_input_ids");
    batch_.target_cu_seqlens = integers("decoder_cu_seqlens");
  }

  std::vector<std::int64_t> integers(const std::string& name) const {
    return expected_.contains(name) ? golden::to_integers(expected_.at(name)) : std::vector<std::int64_t>{};
  }

  /// The expected states of one stack by point.
  std::map<std::string, Tensor> states_of(const StackShape& stack, const std::string& prefix) const {
    std::map<std::string, Tensor> states;
    for (std::int64_t i = 0; expected_.contains(prefix + std::to_string(i)); ++i) {
      std::string point = i == 0 ? stack.part + ".embed" : stack.part + "." + std::to_string(i - 1) + ".resid_post";
      // The last of transformers' hidden states stands behind the final norm where there is one.
      if (i == stack.layers)
        point = model_.architecture().decoder && stack.part == "encoder" ? "encoder.final_norm" : "final_norm";
      const Tensor& state = expected_.at(prefix + std::to_string(i));
      if (state.size(1) == stack.width)
        states[point] = state;  // OPT's last stands behind its projection; the logits judge that
    }
    return states;
  }

  Tensor scores(const Batch& batch) {
    const at::NoGradGuard no_gradient;
    Trace idle;
    return model_.scores(batch, idle);
  }

  std::filesystem::path folder_;
  LoadedTransformer loaded_;
  Transformer& model_;
  golden::Tensors expected_;
  Batch batch_;
};

TEST_P(Families, StatesOfAllLayersAreThoseOfTransformers) {
  const Architecture& architecture = model_.architecture();
  const bool has_two = architecture.encoder && architecture.decoder;
  std::map<std::string, Tensor> states = states_of(architecture.last(), has_two ? "decoder_states." : "states.");
  if (has_two) states.merge(states_of(*architecture.encoder, "encoder_states."));
  ASSERT_GE(states.size(), 2u);
  Trace trace;
  for (const auto& [point, value] : states) trace.read(point);
  const at::NoGradGuard no_gradient;
  model_.scores(batch_, trace);
  trace.finish(model_.points());
  for (const auto& [point, value] : states)
    EXPECT_LT(golden::largest_difference(trace[point], value), kTolerance) << point;
}

TEST_P(Families, LogitsAreThoseOfTransformers) {
  if (!expected_.contains("logits")) return;  // a bare encoder: its states are compared above
  EXPECT_LT(golden::largest_difference(scores(batch_), expected_.at("logits")), kTolerance);
}

/// Rounding to 8 bits moves transformers itself by up to 8 % of the largest logit (ALBERT's masked language model);
/// where it moves it that far, two ways of summing may be that far from fp32 each, on either side.
TEST_P(Families, LogitsInBfloat16AreNear) {
  if (!expected_.contains("logits")) return;
  const Tensor &logits = expected_.at("logits"), &half = expected_.at("bf16_logits");
  model_.to(at::kCPU, at::kBFloat16);
  const double allowed = kHalfTolerance * logits.abs().max().item<double>();
  EXPECT_LT(golden::largest_difference(scores(batch_), half),
            std::max(allowed, 2 * golden::largest_difference(half, logits)));
}

TEST_P(Families, ReadingEveryPointChangesNoBit) {
  const Tensor idle = scores(batch_);
  Trace trace;
  trace.read("*");
  const at::NoGradGuard no_gradient;
  const Tensor watched = model_.scores(batch_, trace);
  // A watched last layer computes every row, in products of another shape.
  EXPECT_TRUE(at::equal(idle, watched) ||
              golden::largest_difference(idle, watched) < kShapeTolerance * idle.abs().max().item<double>());
  for (const PointInfo& point : model_.points()) EXPECT_TRUE(trace.has(point.name)) << point.name;
}

TEST_P(Families, SavedAgainItHoldsTheSameTensors) {
  const test::TemporaryFolder copy;
  save_transformer(copy.path(), model_, loaded_.label_names);
  const WeightReader given(folder_), written(copy.path());
  EXPECT_EQ(std::set<std::string>(given.names().begin(), given.names().end()),
            std::set<std::string>(written.names().begin(), written.names().end()));
  for (const std::string& name : given.names()) {
    if (written.contains(name)) EXPECT_TRUE(at::equal(given.load(name), written.load(name))) << name;
  }
  const LoadedTransformer again = load_transformer(copy.path());
  const at::NoGradGuard no_gradient;
  Trace idle;
  EXPECT_TRUE(at::equal(again.model->scores(batch_, idle), scores(batch_)));
}

TEST_P(Families, GradientsAgreeWithFiniteDifferences) {
  model_.to(at::kCPU, at::kDouble);
  Trace idle;
  const Tensor loss = model_.scores(batch_, idle).pow(2).mean();
  const NamedTensors named = model_.named_parameters();
  const auto gradients = torch::autograd::grad({loss}, model_.parameters(), {}, std::nullopt, false, true);
  constexpr double kStep = 1e-5;
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!gradients[i].defined()) continue;
    Tensor flat = named[i].second.detach().view(-1);
    const std::int64_t place = flat.numel() / 3;
    const double value = flat[place].item<double>();
    flat[place] = value + kStep;
    const double up = scores(batch_).pow(2).mean().item<double>();
    flat[place] = value - kStep;
    const double down = scores(batch_).pow(2).mean().item<double>();
    flat[place] = value;
    const double numeric = (up - down) / (2 * kStep);
    EXPECT_NEAR(gradients[i].contiguous().view(-1)[place].item<double>(), numeric,
                kGradientTolerance * (1e-2 + std::abs(numeric)))
        << named[i].first;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Families, testing::ValuesIn(family_names()), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace glass::families_test
