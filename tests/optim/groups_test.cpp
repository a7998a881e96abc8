// Groups of weights by pattern, decay and layer.
#include "glass/optim/groups.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/config/config.h"
#include "support/error_text.h"

namespace glass::groups_test {
namespace {

NamedTensors weights() {
  NamedTensors named;
  for (const char* name : {"encoder.word_embedding.weight", "encoder.layers.0.qkv.weight",
                           "encoder.layers.1.qkv.weight", "classifier.weight"})
    named.emplace_back(name, at::ones({2, 2}).requires_grad_(true));
  for (const char* name : {"encoder.layers.0.qkv.bias", "classifier.bias"})
    named.emplace_back(name, at::ones({2}).requires_grad_(true));
  return named;
}

TrainConfig config_of(const std::vector<std::string>& sets) {
  return load_config("", sets).config.train;
}

/// The scale and the decay of one weight.
std::pair<double, double> found(const std::vector<ParameterGroup>& groups, const std::string& name) {
  for (const ParameterGroup& group : groups) {
    for (const auto& [own, tensor] : group.parameters)
      if (own == name) return {group.rate_scale, group.weight_decay};
  }
  return {0, 0};
}

using Pair = std::pair<double, double>;

TEST(WeightGroups, WithoutSettingsMatricesDecayAndVectorsDoNot) {
  const auto groups = make_groups(weights(), config_of({"train.weight_decay=0.2"}));
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].parameters.size(), 4u);
  EXPECT_EQ(found(groups, "classifier.weight"), Pair(1, 0.2));
  EXPECT_EQ(found(groups, "classifier.bias"), Pair(1, 0));
}

TEST(WeightGroups, APatternGivesItsRateAndDecay) {
  const auto groups = make_groups(
      weights(),
      config_of({"train.weight_decay=0.2", "train.groups.top.weights=[\"classifier.*\"]", "train.groups.top.rate=10",
                 "train.groups.words.weights=[\"*embedding*\"]", "train.groups.words.weight_decay=0"}));
  EXPECT_EQ(found(groups, "classifier.weight"), Pair(10, 0.2));
  EXPECT_EQ(found(groups, "classifier.bias"), Pair(10, 0));
  EXPECT_EQ(found(groups, "encoder.word_embedding.weight"), Pair(1, 0));
  EXPECT_EQ(found(groups, "encoder.layers.0.qkv.weight"), Pair(1, 0.2));
}

TEST(WeightGroups, RatesFallByLayerFromTheHeadToTheEmbeddings) {
  const auto groups = make_groups(weights(), config_of({"train.layer_decay=0.5", "train.weight_decay=0"}));
  EXPECT_EQ(found(groups, "classifier.weight").first, 1);
  EXPECT_EQ(found(groups, "encoder.layers.1.qkv.weight").first, 0.5);
  EXPECT_EQ(found(groups, "encoder.layers.0.qkv.weight").first, 0.25);
  EXPECT_EQ(found(groups, "encoder.layers.0.qkv.bias").first, 0.25);
  EXPECT_EQ(found(groups, "encoder.word_embedding.weight").first, 0.125);
}

TEST(WeightGroups, FrozenOnesAreLeftToTheModel) {
  const TrainConfig config = config_of(
      {"train.freeze=[\"a.*\"]", "train.groups.low.weights=[\"*.layers.0.*\"]", "train.groups.low.frozen=true"});
  const auto patterns = frozen_patterns(config);
  ASSERT_EQ(patterns.size(), 2u);
  EXPECT_EQ(patterns[0], std::pair(std::string("train.freeze"), std::string("a.*")));
  EXPECT_EQ(patterns[1], std::pair(std::string("train.groups.low.weights"), std::string("*.layers.0.*")));
}

TEST(WeightGroups, APatternThatMatchesNothingNamesNearOnes) {
  const std::string text = test::error_text(ErrorKind::config, [] {
    make_groups(weights(), config_of({"train.groups.top.weights=[\"clasifier.weight\"]"}));
  });
  test::expect_part(text, "train.groups.top.weights: 'clasifier.weight' matches no weight");
  test::expect_part(text, "did you mean 'classifier.weight'");
}

TEST(WeightGroups, AWeightOfTwoGroupsIsAnError) {
  const std::string text = test::error_text(ErrorKind::config, [] {
    make_groups(weights(),
                config_of({"train.groups.a.weights=[\"classifier.*\"]", "train.groups.b.weights=[\"*.bias\"]"}));
  });
  test::expect_part(text, "classifier.bias is named by the groups 'a' and 'b'");
}

TEST(WeightGroups, ASectionWithoutWeightsAndAnUnknownKeyAreComplaints) {
  const std::string text = test::error_text(ErrorKind::config, [] {
    config_of({"train.groups.a.rate=2", "train.groups.a.wieghts=[\"x\"]"});
  });
  test::expect_part(text, "train.groups.a.weights: names no weights");
  test::expect_part(text, "train.groups.a.wieghts");
}

}  // namespace
}  // namespace glass::groups_test
