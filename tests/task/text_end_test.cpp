// The token behind a text: which one is learned, which one is judged with, and what config.json says of it.
#include "glass/task/text_end.h"

#include <gtest/gtest.h>

#include "glass/text/train_tokenizer.h"
#include "support/error_text.h"

namespace glass::text_end_test {
namespace {

class TextEnd : public testing::Test {
 protected:
  TextEnd() {
    TokenizerTraining training;
    training.kind = "bpe";
    training.vocab_size = 300;
    bytes_ = train_tokenizer({"the fox runs home"}, training);
  }
  std::unique_ptr<Tokenizer> bytes_;
  std::unique_ptr<Tokenizer> words_ = build_word_tokenizer({"the fox"}, true, 20, 1);
  std::unique_ptr<Tokenizer> characters_ = build_character_tokenizer({"abc"});
  TaskConfig task_;
  Architecture architecture_;
};

TEST_F(TextEnd, IsTheTokenizersOwnWhereItPutsNoneItself) {
  EXPECT_EQ(learned_end_id(task_, *bytes_, architecture_), *bytes_->id("<|endoftext|>"));
  EXPECT_EQ(learned_end_id(task_, *words_, architecture_), -1);  // [SEP] stands there already
  EXPECT_EQ(learned_end_id(task_, *characters_, architecture_), -1);
}

TEST_F(TextEnd, ConfigJsonComesBeforeTheTokenizer) {
  architecture_.end_id = 7;
  EXPECT_EQ(learned_end_id(task_, *bytes_, architecture_), 7);
  architecture_.end_id = 5000;  // no token of this vocabulary
  EXPECT_EQ(learned_end_id(task_, *bytes_, architecture_), *bytes_->id("<|endoftext|>"));
}

TEST_F(TextEnd, TheSettingDecides) {
  task_.end_token = "none";
  EXPECT_EQ(learned_end_id(task_, *bytes_, architecture_), -1);
  task_.end_token = "[SEP]";
  EXPECT_EQ(learned_end_id(task_, *words_, architecture_), *words_->id("[SEP]"));
  task_.end_token = "[STOP]";
  test::expect_part(test::error_text(ErrorKind::config, [&] { learned_end_id(task_, *words_, architecture_); }),
                    "task.end_token: the tokenizer has no token '[STOP]'");
}

TEST_F(TextEnd, IsJudgedOnlyWhereItWasLearned) {
  architecture_.end_id = 0;
  EXPECT_EQ(judged_end_id(task_, *bytes_, architecture_), -1);
  note_end(0, architecture_);
  EXPECT_EQ(judged_end_id(task_, *bytes_, architecture_), 0);
  note_end(-1, architecture_);
  EXPECT_EQ(judged_end_id(task_, *bytes_, architecture_), -1);
}

TEST_F(TextEnd, GenerationStopsAtIt) {
  note_end(3, architecture_);
  EXPECT_EQ(architecture_.end_id, 3);
  EXPECT_EQ(architecture_.config.at("eos_token_id"), 3);
  note_end(4, architecture_);  // the model's own end token stays
  EXPECT_EQ(architecture_.end_id, 3);
}

}  // namespace
}  // namespace glass::text_end_test
