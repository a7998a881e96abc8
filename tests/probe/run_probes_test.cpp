// Whole probes on toy subjects: what is separable is found, noise and the control stay at chance.
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/base/random.h"
#include "glass/config/probe_config.h"
#include "glass/probe/probe.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::run_probes_test {
namespace {

constexpr std::int64_t kVocabulary = 40, kWidth = 6;

/// Random token vectors; the first number of tokens below 20 is -1, of the others +1.
Tensor token_table() {
  Random random(5);
  std::vector<double> values;
  for (std::int64_t token = 0; token < kVocabulary; ++token)
    for (std::int64_t k = 0; k < kWidth; ++k)
      values.push_back(k == 0 ? (token < 20 ? -1.0 : 1.0) : 2 * random.uniform() - 1);
  return at::tensor(values, at::kDouble).view({kVocabulary, kWidth});
}

toys::FunctionSubject make_subject() {
  return toys::FunctionSubject(token_table(), [](const Tensor& rows) { return rows.mean(0).narrow(0, 0, 2); });
}

/// Texts of 3 to 8 tokens, all from one half of the vocabulary; the label says which half, or is a coin toss.
TokenizedDataset make_texts(std::size_t count, std::uint64_t seed, bool tossed) {
  Random random(seed);
  TokenizedDataset data;
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < count; ++i) {
    const auto half = static_cast<std::int64_t>(random.below(2));
    std::vector<std::int32_t> ids;
    for (std::uint64_t t = 3 + random.below(6); t > 0; --t)
      ids.push_back(static_cast<std::int32_t>(20 * half + random.below(20)));
    data.ids.push_back(ids);
    labels.push_back(tossed ? static_cast<std::int64_t>(random.below(2)) : half);
  }
  data.labels = std::make_shared<ClassLabels>(std::move(labels));
  return data;
}

std::vector<std::int32_t> classes_of(const TokenizedDataset& data) {
  const std::vector<std::int64_t>& labels = labels_of<ClassLabels>(data).labels;
  return {labels.begin(), labels.end()};
}

ProbeTask label_task(const TokenizedDataset& train, const TokenizedDataset& test) {
  return {"label", {"low", "high"}, classes_of(train), classes_of(test), {}, {}};
}

ProbeConfig make_config(const std::string& states) {
  ProbeConfig config;
  config.points = {"toy.embed"};
  config.states = states;
  return config;
}

Json probe(Subject& subject, const TokenizedDataset& train, const TokenizedDataset& test, const ProbeConfig& config,
           std::uint64_t seed = 1) {
  return run_probes(subject, config, train, test, {label_task(train, test)}, seed).at(0);
}

bool contains(const Json& interval, double value) {
  return interval["low"] <= value && value <= interval["high"];
}

TEST(RunProbes, SeparableLabelsAreFoundAndTheControlIsAtChance) {
  auto subject = make_subject();
  const auto train = make_texts(300, 1, false), test = make_texts(200, 2, false);
  const Json result = probe(subject, train, test, make_config("pooled"));
  const Json& layer = result["layers"][0];
  EXPECT_EQ(layer["accuracy"]["value"], 1.0);
  EXPECT_TRUE(contains(layer["control_accuracy"], 0.5)) << layer["control_accuracy"];
  EXPECT_EQ(layer["selectivity"].get<double>(), 1.0 - layer["control_accuracy"]["value"].get<double>());
  EXPECT_LE(layer["gap_nats"].get<double>(), 1e-8);
  EXPECT_EQ(layer["penalties"].size(), 5u);
  EXPECT_EQ(layer["width"], kWidth);
}

TEST(RunProbes, NoiseStaysAtChance) {
  auto subject = make_subject();
  const auto train = make_texts(400, 3, true), test = make_texts(300, 4, true);
  const Json layer = probe(subject, train, test, make_config("pooled"))["layers"][0];
  EXPECT_TRUE(contains(layer["accuracy"], 0.5)) << layer["accuracy"];
  EXPECT_TRUE(contains(layer["control_accuracy"], 0.5)) << layer["control_accuracy"];
}

TEST(RunProbes, ControlCoversChanceForNearlyEverySeed) {
  auto subject = make_subject();
  const auto train = make_texts(200, 5, false), test = make_texts(200, 6, false);
  ProbeConfig config = make_config("pooled");
  config.penalties = {0.1, 1.0};
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed)
    covered += contains(probe(subject, train, test, config, seed)["layers"][0]["control_accuracy"], 0.5);
  EXPECT_GE(covered, 10);  // a 95 % interval misses 3 or more of 12 in 2 % of such tests
}

/// The Error that check_probes and run_probes end with; "" where both end well.
std::string refusal(const TokenizedDataset& train, const TokenizedDataset& test, const ProbeConfig& config) {
  auto subject = make_subject();
  const std::vector<ProbeTask> tasks = {label_task(train, test)};
  std::vector<std::string> texts;
  for (const bool checks : {true, false}) {
    try {
      if (checks) check_probes(subject, config, train, test, tasks, 1);
      if (!checks) run_probes(subject, config, train, test, tasks, 1);
      texts.emplace_back();
    } catch (const Error& error) {
      texts.emplace_back(error.what());
    }
  }
  EXPECT_EQ(texts[0], texts[1]);
  return texts[0];
}

TEST(RunProbes, WhatCannotBeFittedIsFoundBeforeAnythingIs) {
  const auto many = make_texts(60, 1, false), few = make_texts(8, 2, false);
  EXPECT_EQ(refusal(many, few, make_config("pooled")), "");
  EXPECT_EQ(refusal(many, few, make_config("token")), "");
  EXPECT_NE(refusal(few, many, make_config("pooled")).find("leave none to choose the penalty"), std::string::npos);
  EXPECT_NE(refusal(many, make_texts(0, 3, false), make_config("pooled")).find("and a test text"), std::string::npos);
  ProbeConfig config = make_config("pooled");
  config.points = {"toy.*", "toy.nothing"};
  EXPECT_NE(refusal(many, few, config).find("'toy.nothing' matches no point"), std::string::npos);
}

TEST(RunProbes, PartsAreCountedAndTheMajorityStandsBeside) {
  auto subject = make_subject();
  const auto train = make_texts(300, 1, false), test = make_texts(50, 2, false);
  ProbeConfig config = make_config("pooled");
  config.limit = 120;
  const Json result = probe(subject, train, test, config);
  EXPECT_EQ(result["schema"], "glassformer.probe/1");
  EXPECT_EQ(result["train"].get<int>() + result["held_out"].get<int>(), 120);
  EXPECT_GE(result["held_out"].get<int>(), 12);
  EXPECT_LE(result["held_out"].get<int>(), 24);
  EXPECT_EQ(result["test"], 50);
  const std::vector<std::int32_t> classes = classes_of(test);
  const auto ones = std::count(classes.begin(), classes.end(), 1);
  EXPECT_DOUBLE_EQ(result["majority_accuracy"].get<double>(),
                   static_cast<double>(std::max<std::ptrdiff_t>(ones, 50 - ones)) / 50.0);
}

TEST(RunProbes, TokenStatesHaveARowAToken) {
  auto subject = make_subject();
  const auto train = make_texts(60, 1, false), test = make_texts(30, 2, false);
  const Json result = probe(subject, train, test, make_config("token"));
  std::size_t tokens = 0;
  for (const auto& ids : train.ids) tokens += ids.size();
  EXPECT_EQ(result["train"].get<std::size_t>() + result["held_out"].get<std::size_t>(), tokens);
  EXPECT_EQ(result["layers"][0]["accuracy"]["value"], 1.0);
}

TEST(RunProbes, SameSeedGivesTheSameNumbers) {
  auto subject = make_subject();
  const auto train = make_texts(100, 7, true), test = make_texts(60, 8, true);
  Json first = probe(subject, train, test, make_config("pooled")),
       second = probe(subject, train, test, make_config("pooled"));
  first["layers"][0].erase("seconds");
  second["layers"][0].erase("seconds");
  EXPECT_EQ(first, second);
}

TEST(RunProbes, SubjectRunsInEvaluationModeAndGetsItsOwnBack) {
  auto subject = make_subject();
  subject.set_training(true);
  const auto train = make_texts(40, 1, false);
  probe(subject, train, train, make_config("pooled"));
  EXPECT_TRUE(subject.is_training());
  EXPECT_EQ(subject.forwards_in_training, 0);
}

TEST(RunProbes, TooFewTextsAreAnErrorThatSaysSo) {
  auto subject = make_subject();
  const auto train = make_texts(4, 1, false);
  try {
    probe(subject, train, train, make_config("pooled"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(std::string(error.what()).find("give at least 6 of a class"), std::string::npos);
  }
}

TEST(RunProbes, EveryLayerOfATransformerIsProbedInOrder) {
  Transformer model(test::tiny_shape(), 3);
  const TokenizedDataset train = test::random_dataset(std::vector<std::int64_t>(60, 5)),
                         held = test::random_dataset(std::vector<std::int64_t>(20, 6), 8);
  ProbeConfig config;
  config.points = {"encoder.*.resid_post", "encoder.embed"};
  const ProbeTask task{"label", {"a", "b", "c"}, classes_of(train), classes_of(held), {}, {}};
  const Json result = run_probes(model, config, train, held, {task}, 1).at(0);
  ASSERT_EQ(result["layers"].size(), 3u);
  EXPECT_EQ(result["layers"][0]["point"], "encoder.embed");
  EXPECT_EQ(result["layers"][2]["point"], "encoder.1.resid_post");
}

}  // namespace
}  // namespace glass::run_probes_test
