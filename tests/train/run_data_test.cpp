// From a config to token ids, task and shape.
#include "glass/train/run_data.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/tiny_run.h"

namespace glass::run_data_test {
namespace {

/// 12 training and 4 dev texts of two classes.
class RunDataTest : public testing::Test {
 protected:
  RunDataTest() {
    std::string train = "text\tlabel\n", dev = train;
    for (int i = 0; i < 12; ++i)
      train += fmt::format("a {} film\t{}\n", i % 2 == 0 ? "good" : "bad", i % 2 == 0 ? "pos" : "neg");
    for (int i = 0; i < 4; ++i)
      dev += fmt::format("a strange good bad film of length\t{}\n", i % 2 == 0 ? "pos" : "neg");
    write_file(folder_.path() / "train.tsv", train);
    write_file(folder_.path() / "dev.tsv", dev);
  }
  RunData load(std::vector<std::string> sets = {}) const {
    sets.push_back("data.train=" + (folder_.path() / "train.tsv").string());
    sets.push_back("data.dev=" + (folder_.path() / "dev.tsv").string());
    return load_run_data(load_config("", sets).config);
  }
  test::TemporaryFolder folder_;
};

TEST_F(RunDataTest, ShapeFollowsFromTheData) {
  const RunData data = load();
  // 5 special tokens; a, film, good, bad.
  EXPECT_EQ(data.architecture.vocab_size(), 9);
  EXPECT_EQ(data.architecture.head.outputs, 2);
  EXPECT_EQ(data.max_length, 128);
  EXPECT_EQ(data.train.size(), 12u);
  EXPECT_EQ(data.dev.size(), 4u);
  EXPECT_EQ(data.test.size(), 0u);
}

TEST_F(RunDataTest, UnknownWordsAreCounted) {
  const RunData data = load();
  EXPECT_EQ(data.train_counts.unknown_tokens, 0);
  EXPECT_EQ(data.dev_counts.unknown_tokens, 4 * 3);  // strange, of, length
  EXPECT_EQ(data.dev_counts.tokens, 4 * 9);
  EXPECT_DOUBLE_EQ(data.summary().at("unknown_share").get<double>(), 12.0 / (12 * 5 + 36));
}

TEST_F(RunDataTest, CutTextsAndTokensAreCounted) {
  const RunData data = load({"data.max_length=5"});
  EXPECT_EQ(data.train_counts.cut_texts, 0);
  EXPECT_EQ(data.dev_counts.cut_texts, 4);
  EXPECT_EQ(data.dev_counts.cut_tokens, 4 * 4);
  EXPECT_EQ(data.dev.ids[0].size(), 5u);
  EXPECT_EQ(data.summary().at("cut_tokens"), 16);
}

TEST_F(RunDataTest, TokenCountsAreThoseOfTheTrainingSet) {
  const RunData data = load();
  const auto count = [&](const char* token) {
    return data.token_counts[*data.tokenizer->id(token)].item<std::int64_t>();
  };
  EXPECT_EQ(count("film"), 12);
  EXPECT_EQ(count("good"), 6);
  EXPECT_EQ(count("[CLS]"), 12);
  EXPECT_EQ(count("[UNK]"), 0);
}

TEST_F(RunDataTest, ModelIsThatOfTheSeed) {
  const Config config =
      load_config("", {"model.width=16", "model.layers=1", "model.heads=2", "model.ffn_width=16"}).config;
  RunData data = load({"model.width=16", "model.layers=1", "model.heads=2", "model.ffn_width=16"});
  const auto a = make_model(data, config, at::kCPU), b = make_model(data, config, at::kCPU);
  EXPECT_TRUE(test::differing(a->named_parameters(), b->named_parameters()).empty());
  EXPECT_TRUE(a->token_counts().equal(data.token_counts));
}

}  // namespace
}  // namespace glass::run_data_test
