// What stands beside tokenizer.json, so that Python reads texts as the training did.
#include "glass/text/tokenizer_files.h"

#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "glass/text/frame_tokenizer.h"
#include "glass/text/train_tokenizer.h"
#include "support/temporary_folder.h"

namespace glass::tokenizer_files_test {
namespace {

constexpr std::int64_t kLength = 24;

std::unique_ptr<Tokenizer> trained(const std::string& kind, const std::vector<std::string>& special = {}) {
  TokenizerTraining training;
  training.kind = kind;
  training.vocab_size = 400;
  training.special = special;
  return train_tokenizer({"the fox runs home", "the blue fox"}, training);
}

TEST(TokenizerConfig, NamesTheClassThatTakesTheFileAsItIs) {
  const Json config = tokenizer_config(*build_word_tokenizer({"one two"}, false, 20, 1), kLength, true);
  const Json expected = {{"tokenizer_class", "PreTrainedTokenizerFast"},
                         {"model_max_length", kLength},
                         {"clean_up_tokenization_spaces", false},
                         {"unk_token", "[UNK]"},
                         {"sep_token", "[SEP]"},
                         {"pad_token", "[PAD]"},
                         {"cls_token", "[CLS]"},
                         {"mask_token", "[MASK]"},
                         {"model_input_names", {"input_ids", "token_type_ids", "attention_mask"}}};
  EXPECT_EQ(config, expected);
}

TEST(TokenizerConfig, FramesOfRobertaBeginAndEndATextToo) {
  const auto own = trained("bpe", {"<s>", "<pad>", "</s>", "<unk>", "<mask>"});
  const Json config = tokenizer_config(*frame_tokenizer(*own, "<s>", "</s>"), kLength, false);
  for (const auto& [key, token] :
       {std::pair("bos_token", "<s>"), std::pair("cls_token", "<s>"), std::pair("eos_token", "</s>"),
        std::pair("sep_token", "</s>"), std::pair("pad_token", "<pad>"), std::pair("mask_token", "<mask>")})
    EXPECT_EQ(config.at(key), token) << key;
  EXPECT_EQ(config.at("model_input_names"), Json({"input_ids", "attention_mask"}));
}

TEST(TokenizerConfig, EveryKindThatIsBuiltCanPad) {
  EXPECT_EQ(tokenizer_config(*trained("bpe"), kLength, false).at("pad_token"), "<|endoftext|>");
  EXPECT_EQ(tokenizer_config(*trained("bpe"), kLength, false).at("eos_token"), "<|endoftext|>");
  EXPECT_EQ(tokenizer_config(*trained("wordpiece"), kLength, false).at("pad_token"), "[PAD]");
  EXPECT_EQ(tokenizer_config(*trained("unigram"), kLength, false).at("pad_token"), "<pad>");
  EXPECT_EQ(tokenizer_config(*build_character_tokenizer({"abc"}), kLength, false).at("pad_token"), "[PAD]");
}

/// A token that is named becomes one at which Python cuts texts.
TEST(TokenizerConfig, NamesNoTokenThatIsAWordOfTheVocabulary) {
  Json document = build_word_tokenizer({"one two"}, true, 20, 1)->to_json();
  document["added_tokens"] = Json::array();
  const Json config = tokenizer_config(*tokenizer_from_json(document, "words"), kLength, false);
  for (const char* key : {"pad_token", "unk_token", "cls_token", "sep_token", "mask_token"})
    EXPECT_FALSE(config.contains(key)) << key;
}

class KeepTokenizerFiles : public testing::Test {
 protected:
  KeepTokenizerFiles() {
    checkpoint_.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\none\ntwo\n");
    checkpoint_.write("special_tokens_map.json", R"({"pad_token": "[PAD]"})");
    checkpoint_.write("chat_template.jinja", "{{ messages }}");
    checkpoint_.write("unrelated.bin", "x");
  }
  test::TemporaryFolder checkpoint_, folder_;
};

TEST_F(KeepTokenizerFiles, CopiesWhatTheCheckpointSays) {
  const std::string config = R"({"do_lower_case": false, "padding_side": "left"})";
  checkpoint_.write("tokenizer_config.json", config);
  EXPECT_TRUE(keep_tokenizer_files(checkpoint_.path(), folder_.path(), *open_tokenizer(checkpoint_.path())));
  EXPECT_EQ(read_file(folder_ / "tokenizer_config.json"), config);
  EXPECT_EQ(read_file(folder_ / "chat_template.jinja"), "{{ messages }}");
  EXPECT_EQ(read_file(folder_ / "special_tokens_map.json"), R"({"pad_token": "[PAD]"})");
  EXPECT_FALSE(fs::exists(folder_ / "unrelated.bin"));
}

TEST_F(KeepTokenizerFiles, SaysWhereThereIsNoTokenizerConfig) {
  EXPECT_FALSE(keep_tokenizer_files(checkpoint_.path(), folder_.path(), *open_tokenizer(checkpoint_.path())));
}

TEST_F(KeepTokenizerFiles, ListsTokensThatWereAdded) {
  checkpoint_.write("tokenizer_config.json",
                    R"({"added_tokens_decoder": {"0": {"content": "[PAD]", "special": true}}})");
  checkpoint_.write("added_tokens.json", "{}");
  // vocab.txt has six pieces and no [MASK], which BertTokenizer then adds as the seventh.
  const auto tokenizer = add_tokens(*open_tokenizer(checkpoint_.path()), {"[E1]"}, "key");
  keep_tokenizer_files(checkpoint_.path(), folder_.path(), *tokenizer);
  const Json listed = read_json(folder_ / "tokenizer_config.json").at("added_tokens_decoder");
  EXPECT_EQ(listed.at("7").at("content"), "[E1]");
  EXPECT_EQ(listed.at("7").at("special"), true);
  EXPECT_EQ(listed.at("0"), Json({{"content", "[PAD]"}, {"special", true}}));
  EXPECT_EQ(read_json(folder_ / "added_tokens.json"), Json({{"[E1]", 7}}));
}

}  // namespace
}  // namespace glass::tokenizer_files_test
