// Special tokens around the texts of a tokenizer that has none.
#include "glass/text/frame_tokenizer.h"

#include <gtest/gtest.h>

#include "glass/text/train_tokenizer.h"
#include "support/error_text.h"

namespace glass::frame_tokenizer_test {
namespace {

std::unique_ptr<Tokenizer> framed(const std::string& kind) {
  TokenizerTraining training;
  training.kind = kind;
  training.vocab_size = 300;
  training.special =
      kind == "bpe" ? std::vector<std::string>{"<s>", "<pad>", "</s>"} : std::vector<std::string>{"<s>", "</s>"};
  return frame_tokenizer(*train_tokenizer({"the rain falls", "the town"}, training), "<s>", "</s>");
}

std::vector<std::string> texts(const Tokenizer& tokenizer, const Encoding& encoding) {
  return {tokenizer.token(encoding.ids.front()), tokenizer.token(encoding.ids.back())};
}

class FrameTokenizer : public testing::TestWithParam<const char*> {};

TEST_P(FrameTokenizer, PutsItsTokensAroundATextAndLeavesThemOutOfDecodedOnes) {
  const auto tokenizer = framed(GetParam());
  const Encoding encoding = tokenizer->encode("the rain");
  EXPECT_EQ(texts(*tokenizer, encoding), (std::vector<std::string>{"<s>", "</s>"}));
  EXPECT_EQ(tokenizer->decode(encoding.ids), "the rain");
  EXPECT_EQ(tokenizer->special_ids().cls, tokenizer->id("<s>"));
  EXPECT_EQ(tokenizer->special_ids().sep, tokenizer->id("</s>"));
  EXPECT_TRUE(tokenizer->special_ids().pad);
}

TEST_P(FrameTokenizer, GivesTheSecondTextOfAPairTheTypeOne) {
  const auto tokenizer = framed(GetParam());
  const Encoding pair = tokenizer->encode_pair("the", "rain");
  std::size_t ends = 0;
  for (std::size_t t = 0; t < pair.size(); ++t) {
    ends += pair.ids[t] == *tokenizer->id("</s>") ? 1 : 0;
    if (pair.sequences[t] == 1) EXPECT_EQ(pair.type_ids[t], 1);
  }
  EXPECT_EQ(ends, 2u);
  EXPECT_EQ(pair.type_ids.back(), 1);
}

TEST_P(FrameTokenizer, IsTheSameAfterItsFile) {
  const auto tokenizer = framed(GetParam());
  const auto again = tokenizer_from_json(tokenizer->to_json(), "again");
  EXPECT_EQ(again->encode("the town falls").ids, tokenizer->encode("the town falls").ids);
}

INSTANTIATE_TEST_SUITE_P(Kinds, FrameTokenizer, testing::Values("bpe", "unigram"));

TEST(FrameTokenizer, NeedsItsTokensInTheVocabulary) {
  test::error_text(ErrorKind::bug, [] { frame_tokenizer(*build_word_tokenizer({"a"}, true, 10, 1), "<s>", "</s>"); });
}

}  // namespace
}  // namespace glass::frame_tokenizer_test
