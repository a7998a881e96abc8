// Tokens by the names that people give them, in vocabularies of bytes and of pieces.
#include "glass/text/find_token.h"

#include <gtest/gtest.h>

#include "glass/base/json.h"

namespace glass::find_token_test {
namespace {

constexpr std::size_t kShort = 400;  // bytes of a message that a terminal shows in a few lines

/// GPT-2's byte-level tokenizer with 50,257 tokens, "\u0120Paris" among them.
std::unique_ptr<Tokenizer> bytes() {
  Json vocab = Json::object(), merges = Json::array();
  for (const char* piece : {"\u0120", "P", "a", "r", "i", "s", "L", "y", "o", "n"}) vocab[piece] = vocab.size();
  const auto merge = [&](const std::string& left, const std::string& right) {
    vocab[left + right] = vocab.size();
    merges.push_back(left + " " + right);
  };
  merge("a", "r");
  merge("i", "s");
  merge("\u0120", "P");
  merge("\u0120P", "ar");
  merge("\u0120Par", "is");
  merge("o", "n");
  for (int i = 0; vocab.size() < 50257; ++i) vocab["filler" + std::to_string(i)] = vocab.size();
  return tokenizer_from_json({{"version", "1.0"},
                              {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
                              {"decoder", {{"type", "ByteLevel"}}},
                              {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", merges}}}},
                             "test");
}

TEST(FindToken, ByTheVocabularysSpellingAndByItsText) {
  const auto tokenizer = bytes();
  ASSERT_EQ(tokenizer->vocab_size(), 50257);
  const auto paris = tokenizer->id("\u0120Paris");
  ASSERT_TRUE(paris);
  EXPECT_EQ(find_token(*tokenizer, "\u0120Paris"), paris);
  EXPECT_EQ(find_token(*tokenizer, " Paris"), paris);
  EXPECT_FALSE(find_token(*tokenizer, "Paris"));  // four tokens: P, ar, is
  EXPECT_FALSE(find_token(*tokenizer, ""));
}

TEST(FindToken, AMessageOnAVocabularyOf50257TokensIsShort) {
  const auto tokenizer = bytes();
  const std::string near = near_tokens(*tokenizer, "Paris");
  EXPECT_EQ(near, "; it is 3 tokens here: 'P', 'ar', 'is'; near: '\u0120Paris'");
  EXPECT_LT(near_tokens(*tokenizer, " Lyonais of the whole wide world").size(), kShort);
  EXPECT_EQ(near_tokens(*tokenizer, std::string(100'000, 'x')), "");
}

TEST(FindToken, ATextIsReadAsTheTokenizerReadsIt) {
  const auto words = build_word_tokenizer({"paris is a town"}, true, 20, 1);
  EXPECT_EQ(find_token(*words, "Paris"), words->id("paris"));
  EXPECT_FALSE(find_token(*words, "lyon"));  // the unknown token stands for anything
  EXPECT_EQ(find_token(*words, "[UNK]"), words->id("[UNK]"));
  EXPECT_EQ(near_tokens(*words, "towm"), "; near: 'town'");
}

}  // namespace
}  // namespace glass::find_token_test
