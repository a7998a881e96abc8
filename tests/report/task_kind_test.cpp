// The task is read where it is stated, and follows from the metrics where it is not.
#include "report/task_kind.h"

#include <gtest/gtest.h>

#include "report/fixture.h"

namespace glass::report::task_kind_test {
namespace {

Artefacts with_metrics(const std::vector<std::string>& names, bool words = false) {
  Split split;
  split.name = "test";
  for (const std::string& name : names) split.metrics.emplace_back(name, Interval{0.5, 0.4, 0.6});
  if (words) split.words = 7;
  Artefacts artefacts;
  artefacts.evaluation = Evaluation{};
  artefacts.evaluation->splits = {split};
  return artefacts;
}

TEST(TaskKind, EveryNameThatArtefactsStateIsKnown) {
  const Json schema = read_json(fs::path(GLASS_SOURCE_DIR) / "docs/schema/explanation.json");
  const Json names = schema["properties"]["model"]["properties"]["task"]["enum"];
  ASSERT_EQ(names.size(), 9u);
  for (const Json& name : names) EXPECT_TRUE(task_named(name.get<std::string>()).has_value()) << name;
  EXPECT_FALSE(task_named("").has_value());
  EXPECT_FALSE(task_named("poetry").has_value());
}

TEST(TaskKind, WhatIsStatedCounts) {
  Artefacts artefacts = with_metrics({"accuracy", "macro_f1"});
  artefacts.explanations.emplace_back().task = "embedding";
  EXPECT_EQ(task_of(artefacts), TaskKind::embedding);
  artefacts.evaluation->task = "regression";
  EXPECT_EQ(task_of(artefacts), TaskKind::regression);
  artefacts.evaluation->task = "poetry";  // of a newer version: the next that states one
  EXPECT_EQ(task_of(artefacts), TaskKind::embedding);
}

TEST(TaskKind, OfOlderFilesItFollowsFromWhatOnlyItHas) {
  const auto guessed = [](const std::vector<std::string>& names, bool words = false) {
    return task_of(with_metrics(names, words));
  };
  EXPECT_EQ(guessed({"accuracy", "macro_f1", "matthews", "loss", "expected_calibration_error"}),
            TaskKind::classification);
  EXPECT_EQ(guessed({"accuracy", "loss"}, true), TaskKind::tags);
  EXPECT_EQ(guessed({"f1", "precision", "recall", "accuracy", "loss"}), TaskKind::tags);
  EXPECT_EQ(guessed({"micro_f1", "macro_f1", "subset_accuracy", "loss"}), TaskKind::multi_label);
  EXPECT_EQ(guessed({"mean_squared_error", "pearson", "spearman"}), TaskKind::regression);
  EXPECT_EQ(guessed({"f1", "exact_match", "loss"}), TaskKind::spans);
  EXPECT_EQ(guessed({"loss", "perplexity", "accuracy"}), TaskKind::language_model);
  EXPECT_EQ(guessed({"loss", "perplexity", "accuracy", "bleu", "chrf"}), TaskKind::translation);
  EXPECT_EQ(guessed({}), TaskKind::classification);
  Artefacts training;
  training.curves.evaluations.push_back({"dev", 1, 1, {{"pearson", Interval{0.5, 0.4, 0.6}}}});
  EXPECT_EQ(task_of(training), TaskKind::regression);
}

}  // namespace
}  // namespace glass::report::task_kind_test
