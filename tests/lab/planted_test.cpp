// The truth of planted tasks: known texts with known gold words, and laws of everything that is drawn.
#include "glass/lab/planted.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/json.h"
#include "support/temporary_folder.h"

namespace glass::planted_test {
namespace {

std::unique_ptr<PlantedTask> task_named(const std::string& name) {
  for (auto& task : planted_tasks()) {
    if (task->name() == name) return std::move(task);
  }
  ADD_FAILURE() << "no task " << name;
  return nullptr;
}

const std::vector<std::string> kOpinions = {"great", "awful"}, kDegrees = {"not", "really"}, kLights = {"sun", "moon"},
                               kFruits = {"cherry", "lemon"}, kPeople = {"guest", "clerk", "judge"},
                               kFilling = {"today", "again"};

PlantedWord fixed(const std::string& text) {
  return {text, nullptr};
}

TEST(Planted, TheOpinionAndWhatTurnsItAreGold) {
  const auto task = task_named("negation");
  const PlantedWords words = {
      fixed("it"), fixed("is"), {"not", &kDegrees}, {"awful", &kOpinions}, {"today", &kFilling}};
  EXPECT_EQ(task->label_of(words), 1);
  EXPECT_EQ(gold_sets(*task, words), (std::vector<WordSet>{{2}, {3}}));
}

TEST(Planted, WhereNoWordDecidesAlonePairsDo) {
  const auto order = task_named("order");
  const PlantedWords lights = {{"moon", &kLights}, {"today", &kFilling}, {"sun", &kLights}};
  EXPECT_EQ(order->label_of(lights), 0);
  EXPECT_EQ(gold_sets(*order, lights), (std::vector<WordSet>{{0, 2}}));
  const auto count = task_named("count");
  const PlantedWords all = {{"cherry", &kFruits}, {"cherry", &kFruits}, {"cherry", &kFruits}};
  EXPECT_EQ(gold_sets(*count, all), (std::vector<WordSet>{{0, 1}, {0, 2}, {1, 2}}));
  const PlantedWords two = {{"cherry", &kFruits}, {"lemon", &kFruits}, {"cherry", &kFruits}};
  EXPECT_EQ(gold_sets(*count, two), (std::vector<WordSet>{{0}, {2}}));
}

TEST(Planted, RankDecidesAConflict) {
  const auto task = task_named("conflict");
  PlantedWords words = {{"clerk", &kPeople}, {"great", &kOpinions}, {"judge", &kPeople}, {"awful", &kOpinions}};
  EXPECT_EQ(task->label_of(words), 0);
  // The judge becomes a guest, the clerk a judge's equal (no label): the judge's word and rank decide.
  EXPECT_EQ(gold_sets(*task, words), (std::vector<WordSet>{{2}, {3}}));
  words[0].text = "judge";
  EXPECT_EQ(task->label_of(words), -1);
}

TEST(Planted, EveryDrawnTextHasItsLabelAndAGoldWord) {
  for (const auto& task : planted_tasks()) {
    Random random(7);
    for (std::size_t i = 0; i < 60; ++i) {
      const std::size_t label = i % task->labels().size();
      const PlantedWords words = task->draw(label, PlantedSplit::test, random);
      ASSERT_EQ(task->label_of(words), static_cast<std::int64_t>(label)) << task->name() << ": " << text_of(words);
      ASSERT_FALSE(gold_sets(*task, words).empty()) << task->name() << ": " << text_of(words);
    }
  }
}

TEST(Planted, CounterfactualsChangeTheLabelExactlyWhereGoldWordsAreExchanged) {
  for (const auto& task : planted_tasks()) {
    Random random(11);
    std::int64_t changed = 0, kept = 0;
    for (std::size_t i = 0; i < 20; ++i) {
      const std::size_t label = i % task->labels().size();
      const PlantedWords words = task->draw(label, PlantedSplit::test, random);
      const std::vector<WordSet> gold = gold_sets(*task, words);
      for (const Counterfactual& other : counterfactuals(*task, words, gold, random)) {
        EXPECT_EQ(task->label_of(other.words), other.label);
        const bool is_gold = std::find(gold.begin(), gold.end(), other.exchanged) != gold.end();
        EXPECT_EQ(other.label != static_cast<std::int64_t>(label), is_gold) << text_of(other.words);
        (is_gold ? changed : kept) += 1;
      }
    }
    EXPECT_GT(changed, 0) << task->name();
    EXPECT_GT(kept, 0) << task->name();
  }
}

/// The lines of a written file.
std::vector<Json> lines_of(const std::filesystem::path& path) {
  std::vector<Json> lines;
  const std::string all = read_file(path);
  for (std::size_t start = 0; start < all.size();) {
    const std::size_t end = all.find('\n', start);
    lines.push_back(Json::parse(all.substr(start, end - start)));
    start = end + 1;
  }
  return lines;
}

TEST(Planted, AShortcutHoldsInTrainingTextsOnly) {
  const test::TemporaryFolder folder;
  write_planted({folder.path(), {"shortcut"}, 1000, 400, 400, 1});
  const auto agreement = [&](const char* file) {
    double agree = 0, all = 0;
    for (const Json& line : lines_of(folder.path() / "shortcut" / file)) {
      const bool tiger = line["text"].get<std::string>().find("tiger") != std::string::npos;
      agree += tiger == (line["label"] == "positive") ? 1 : 0;
      all += 1;
    }
    return agree / all;
  };
  EXPECT_NEAR(agreement("train.jsonl"), 0.9, 0.03);  // three standard errors of 1,000 draws
  EXPECT_NEAR(agreement("test.jsonl"), 0.5, 0.075);
}

TEST(Planted, FilesAreTheSameEveryTimeAndNeverWrittenOver) {
  const test::TemporaryFolder folder;
  const PlantedRequest request{folder.path() / "a", {}, 40, 10, 10, 3};
  const std::vector<PlantedFolder> written = write_planted(request);
  EXPECT_EQ(written.size(), planted_tasks().size());
  PlantedRequest again = request;
  again.folder = folder.path() / "b";
  write_planted(again);
  std::set<std::string> texts;
  for (const PlantedFolder& one : written) {
    for (const char* file : {"train.jsonl", "dev.jsonl", "test.jsonl", "counterfactuals.jsonl", "config.toml"}) {
      EXPECT_EQ(read_file(one.folder / file), read_file(again.folder / one.task / file)) << one.task << file;
    }
    for (const char* file : {"train.jsonl", "dev.jsonl", "test.jsonl"}) {
      for (const Json& line : lines_of(one.folder / file))
        EXPECT_TRUE(texts.insert(line["text"].get<std::string>()).second || one.task == "punctuation") << line;
    }
  }
  EXPECT_THROW(write_planted(request), Error);
  EXPECT_THROW(write_planted({folder.path() / "c", {"keywords"}}), Error);
}

}  // namespace
}  // namespace glass::planted_test
