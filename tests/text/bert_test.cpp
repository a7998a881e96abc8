// Tokenizers against values of the Hugging Face library, and what must hold for every text.
#include <gtest/gtest.h>

#include "config/support.h"
#include "text/golden.h"
#include "text/vocabulary.h"

namespace glass::bert_test {
namespace {

using namespace test;

std::unique_ptr<Tokenizer> golden_wordpiece(bool lowercase = true) {
  return load_wordpiece(golden_path("tokenizer_vocab.txt"), lowercase);
}

TEST(WordPiece, GivesTheIdsAndOffsetsOfHuggingFaceLowerCased) {
  const auto texts = golden_texts();
  const Json expected = read_json(golden_path("tokenizer_wordpiece.json")).at("lower");
  const auto tokenizer = golden_wordpiece(true);
  ASSERT_EQ(texts.size(), expected.size());
  for (std::size_t i = 0; i < texts.size(); ++i) expect_golden(*tokenizer, texts[i], expected[i]);
}

TEST(WordPiece, GivesTheIdsAndOffsetsOfHuggingFaceCased) {
  const auto texts = golden_texts();
  const Json expected = read_json(golden_path("tokenizer_wordpiece.json")).at("cased");
  const auto tokenizer = golden_wordpiece(false);
  for (std::size_t i = 0; i < texts.size(); ++i) expect_golden(*tokenizer, texts[i], expected[i]);
}

TEST(WordLevel, WritesTheFileThatHuggingFaceOpensAndGivesItsIdsAndOffsets) {
  const auto texts = golden_texts();
  const Json golden = read_json(golden_path("tokenizer_word.json"));
  const auto tokenizer = build_word_tokenizer({texts.begin(), texts.end()}, true, 20000, 2);
  // The golden ids were computed by the library from this very document.
  EXPECT_EQ(tokenizer->to_json(), golden.at("document"));
  for (std::size_t i = 0; i < texts.size(); ++i) expect_golden(*tokenizer, texts[i], golden.at("expected")[i]);
}

TEST(Tokenizer, SurvivesItsOwnFile) {
  const auto texts = golden_texts();
  for (const auto& tokenizer : {golden_wordpiece(true), golden_wordpiece(false),
                                build_word_tokenizer({texts.begin(), texts.end()}, false, 50, 1)}) {
    const auto again =
        tokenizer_from_json(parse_json(dump_json(tokenizer->to_json()), "tokenizer.json"), "tokenizer.json");
    EXPECT_EQ(again->to_json(), tokenizer->to_json());
    for (const auto& text : texts) EXPECT_EQ(again->encode(text).ids, tokenizer->encode(text).ids);
  }
}

TEST(Tokenizer, NumbersWordsFromZeroAndMarksSpecialTokens) {
  const auto tokenizer = build_word_tokenizer({"good film , good"}, true, 100, 1);
  const Encoding encoding = tokenizer->encode("Good, unseen film");
  std::vector<std::int32_t> words;
  for (const auto& place : encoding.places) words.push_back(place.word);
  EXPECT_EQ(words, (std::vector<std::int32_t>{-1, 0, 1, 2, 3, -1}));
  EXPECT_EQ(encoding.special, (std::vector<std::uint8_t>{1, 0, 0, 0, 0, 1}));
  const auto spans = token_spans(*tokenizer, encoding);
  EXPECT_EQ(spans[3].text, "[UNK]");
  EXPECT_EQ(spans[3].start, 6u);
  EXPECT_EQ(spans[3].end, 12u);
  EXPECT_TRUE(spans[5].special);
}

TEST(Tokenizer, CutsAtTheEndCountsTheRestAndKeepsSpecialTokens) {
  const auto tokenizer = build_word_tokenizer({"a b c d e"}, true, 100, 1);
  const Encoding encoding = tokenizer->encode("a b c d e", 5);
  EXPECT_EQ(encoding.size(), 5u);
  EXPECT_EQ(encoding.tokens_cut, 2);
  EXPECT_EQ(encoding.ids.back(), *tokenizer->special_ids().sep);
  EXPECT_EQ(tokenizer->encode("a b c", 5).tokens_cut, 0);
}

TEST(Tokenizer, RefusesInvalidUtf8WithTheByte) {
  try {
    build_word_tokenizer({"a"}, true, 10, 1)->encode("ab\xff");
    FAIL() << "invalid UTF-8 was encoded";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(std::string(error.what()).find("byte 2"), std::string::npos) << error.what();
  }
}

TEST(Tokenizer, TakesAMegabyteOfAnything) {
  // Quadratic work on any of these would take minutes.
  const std::size_t size = std::size_t{1} << 20;
  std::string marks = "a", brackets, dotted;
  while (marks.size() < size) marks += marks.size() % 3 == 0 ? "\u0301" : "\u0323";
  while (brackets.size() < size) brackets += "[MASK";
  while (dotted.size() < size) dotted += "\U0001d165\U0001d16d";
  const auto tokenizer = golden_wordpiece();
  for (const auto& text : {std::string(size, 'a'), std::string(size, '!'), marks, brackets, dotted}) {
    const Encoding encoding = tokenizer->encode(text, 16);
    EXPECT_LE(encoding.size(), 16u);
    EXPECT_GE(encoding.size(), 3u);
  }
}

TEST(WordVocabulary, OrdersByFrequencyThenBytesAndKeepsTheMostFrequent) {
  const auto tokenizer = build_word_tokenizer({"b b c a", "a z b"}, true, 8, 1);
  std::vector<std::string> tokens;
  for (std::int32_t i = 0; i < tokenizer->vocab_size(); ++i) tokens.push_back(tokenizer->token(i));
  EXPECT_EQ(tokens, (std::vector<std::string>{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "b", "a", "c"}));
  EXPECT_EQ(build_word_tokenizer({"b b c a", "a z b"}, true, 100, 2)->vocab_size(), 7);
}

TEST(Vocabulary, FindsWhatWasAddedAndNothingElse) {
  Vocabulary vocabulary;
  for (int i = 0; i < 5000; ++i) ASSERT_EQ(vocabulary.add("word" + std::to_string(i)), i);
  EXPECT_EQ(vocabulary.add("word17"), -1);
  for (int i = 0; i < 5000; ++i) ASSERT_EQ(vocabulary.find("word" + std::to_string(i)), i);
  EXPECT_EQ(vocabulary.find("word5000"), -1);
  EXPECT_EQ(vocabulary.find(""), -1);
}

}  // namespace
}  // namespace glass::bert_test
