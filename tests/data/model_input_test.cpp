// Texts, second texts and targets as one sequence of tokens.
#include "glass/data/model_input.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::model_input_test {
namespace {

std::unique_ptr<Tokenizer> tokenizer() {
  return build_word_tokenizer({"the film was good", "it is bad"}, true, 30, 1);
}

std::vector<std::string> texts(const Tokenizer& tokenizer, const Encoding& encoding) {
  std::vector<std::string> tokens;
  for (const std::int32_t id : encoding.ids) tokens.push_back(tokenizer.token(id));
  return tokens;
}

Example example(const std::string& text, const std::string& pair, const std::string& target) {
  Example made;
  made.text = text;
  made.text_pair = pair;
  made.target = target;
  return made;
}

using Texts = std::vector<std::string>;

TEST(EncodeExample, NumbersTheWordsOfASecondTextBehindThoseOfTheFirst) {
  const auto words = tokenizer();
  const Encoding encoding = encode_example(*words, example("film", "good", ""), {}, 0);
  EXPECT_EQ(texts(*words, encoding), (Texts{"[CLS]", "film", "[SEP]", "good", "[SEP]"}));
  EXPECT_EQ(encoding.places[1].word, 0);
  EXPECT_EQ(encoding.places[3].word, 1);
  EXPECT_EQ(encoding.places[3].start, 0u);
  const std::vector<TokenSpan> spans = token_spans(*words, encoding);
  EXPECT_EQ(spans[2].part, TextPart::text);
  EXPECT_EQ(spans[4].part, TextPart::pair);
}

TEST(EncodeExample, PutsATargetIntoTheDecoderBehindItsStartToken) {
  const auto words = tokenizer();
  const TargetForm form{TargetForm::Kind::decoder, 0, 0};
  const Encoding encoding = encode_example(*words, example("the film", "", "it is"), form, 0);
  EXPECT_EQ(texts(*words, encoding), (Texts{"[CLS]", "the", "film", "[SEP]", "[PAD]", "[CLS]", "it", "is", "[SEP]"}));
  EXPECT_EQ(encoding.target_start, 4);
  EXPECT_EQ(encoding.special, (std::vector<std::uint8_t>{1, 0, 0, 1, 1, 1, 0, 0, 1}));
  EXPECT_EQ(encoding.places[7].start, 3u);
  EXPECT_EQ(encoding.places[6].word, 2);
  EXPECT_EQ(token_spans(*words, encoding)[4].part, TextPart::target);
}

TEST(EncodeExample, ContinuesATextWithItsTarget) {
  const auto words = tokenizer();
  const TargetForm form{TargetForm::Kind::continuation, -1, 0};
  const Encoding encoding = encode_example(*words, example("the film", "", " was good"), form, 0);
  EXPECT_EQ(texts(*words, encoding), (Texts{"[CLS]", "the", "film", "was", "good"}));
  EXPECT_EQ(encoding.target_start, 3);
  EXPECT_EQ(encoding.places[3].start, 1u);
  EXPECT_EQ(encoding.places[4].end, 9u);
  EXPECT_EQ(encoding.places[4].char_end, 9u);
  EXPECT_EQ(encoding.sequences[4], 2);
}

TEST(EncodeExample, ATokenThatReachesIntoTheTargetBelongsToIt) {
  const auto words = tokenizer();
  const TargetForm form{TargetForm::Kind::continuation, -1, 0};
  const Encoding encoding = encode_example(*words, example("the fi", "", "lm was"), form, 0);
  EXPECT_EQ(texts(*words, encoding), (Texts{"[CLS]", "the", "film", "was"}));
  EXPECT_EQ(encoding.target_start, 2);
  EXPECT_EQ(encoding.places[2].start, 0u);
  EXPECT_EQ(encoding.places[2].end, 2u);
}

TEST(EncodeExample, WhatIsAskedAboutIsNeverCut) {
  const auto words = tokenizer();
  const auto refuse = [&](const Example& given, const TargetForm& form, std::int64_t most, const char* part) {
    test::expect_part(test::error_text(ErrorKind::data, [&] { encode_example(*words, given, form, most); }), part);
  };
  const TargetForm decoder{TargetForm::Kind::decoder, 0, 4}, behind{TargetForm::Kind::continuation, -1, 0};
  refuse(example("the", "", "it is bad"), decoder, 0, "6 tokens, the model's decoder reads at most 4");
  refuse(example("the film", "", " was good"), behind, 4, "5 tokens, the model reads at most 4");
  refuse(example("the film", "", "  "), behind, 0, "this tokenizer makes no token of it");
  refuse(example("the", "film", "good"), behind, 0, "a second text and a target");
}

TEST(EncodeExample, LeavesATargetOutWhereTheModelReadsNone) {
  const auto words = tokenizer();
  EXPECT_EQ(encode_example(*words, example("the film", "", "good"), {}, 0).size(), 4u);
}

}  // namespace
}  // namespace glass::model_input_test
