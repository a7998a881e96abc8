// From a config to token ids, task and shape.
#include "glass/train/run_data.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/data/token_labels.h"
#include "support/error_text.h"
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

/// A language model of these settings on a plain file of three lines.
RunData load_lines(const test::TemporaryFolder& folder, std::vector<std::string> sets) {
  const auto file = folder.write("lines.txt", "the red fox runs home\nthe blue fox runs home\nthe fox\n");
  for (const char* set : {"task.kind=language_model", "model.kind=gpt2", "model.width=16", "model.heads=2",
                          "data.dev_fraction=0.3", "tokenizer.vocab_size=280"})
    sets.insert(sets.begin(), set);
  sets.push_back("data.train=" + file.string());
  return load_run_data(load_config("", sets).config);
}

class EndOfTexts : public RunDataTest, public testing::WithParamInterface<const char*> {};

TEST_P(EndOfTexts, IsLearnedWhereTextsAreLinesWhateverTheTokenizer) {
  const RunData data = load_lines(folder_, {std::string("tokenizer.kind=") + GetParam()});
  const auto end = data.architecture.config.at("eos_token_id").get<std::int32_t>();
  EXPECT_EQ(data.tokenizer->special_ids().end, end);
  EXPECT_EQ(data.architecture.end_id, end);
  const auto labels = labels_of<TokenLabels>(data.train).by_example();
  for (const auto& of_text : labels) EXPECT_EQ(of_text.back(), end);
}

INSTANTIATE_TEST_SUITE_P(Kinds, EndOfTexts, testing::Values("bpe", "unigram", "wordpiece", "word", "character"));

TEST_F(RunDataTest, NoEndOfTextsIsLearnedWhereNoneIsAskedFor) {
  const RunData data = load_lines(folder_, {"tokenizer.kind=bpe", "task.end_token=none"});
  EXPECT_FALSE(data.architecture.config.contains("text_end_token_id"));
  EXPECT_EQ(data.architecture.end_id, 0);  // <|endoftext|> in the texts themselves still ends a generation
  EXPECT_NE(labels_of<TokenLabels>(data.train).by_example()[0].back(), 0);
}

TEST_F(RunDataTest, AnEndTokenThatTheTokenizerLacksIsAdded) {
  const RunData data = load_lines(folder_, {"tokenizer.kind=bpe", "task.end_token=[STOP]"});
  const auto end = *data.tokenizer->id("[STOP]");
  EXPECT_EQ(data.architecture.config.at("eos_token_id"), end);
  EXPECT_EQ(labels_of<TokenLabels>(data.train).by_example()[0].back(), end);
}

TEST_F(RunDataTest, OneFileOfCharactersHasNoEndToLearn) {
  const RunData data = load_lines(folder_, {"tokenizer.kind=character", "data.documents=file"});
  EXPECT_FALSE(data.tokenizer->id("<|endoftext|>"));
}

TEST_F(RunDataTest, ATextWhoseEndIsHeldOutDoesNotEnd) {
  const RunData data = load_lines(folder_, {"tokenizer.kind=bpe", "data.documents=file"});
  EXPECT_NE(labels_of<TokenLabels>(data.train).by_example().back().back(), 0);
  EXPECT_EQ(labels_of<TokenLabels>(data.dev).by_example().back().back(), 0);
}

TEST_F(RunDataTest, AnswersThatNoTokenStandsForAreRefusedByLine) {
  const auto file =
      folder_.write("a.jsonl",
                    "{\"question\": \"who\", \"context\": \"it is ann\", \"answers\": \"ann \"}\n"
                    "{\"question\": \"who\", \"context\": \"it\u200b is bob\", \"answers\": \"\u200b\"}\n");
  const auto load_answers = [&] {
    load_run_data(
        load_config("", {"task.kind=span", "data.train=" + file.string(), "data.dev=" + file.string()}).config);
  };
  test::expect_part(test::error_text(ErrorKind::data, load_answers), "nothing can be learned of one answer: line 2");
}

}  // namespace
}  // namespace glass::run_data_test
