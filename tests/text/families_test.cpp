// Small tokenizers of every kind against the Hugging Face library: ids, offsets, pairs, decoded texts, and their own
// files.
#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "text/golden.h"

namespace glass::families_test {
namespace {

using namespace test;

/// A golden file with the character map put in where the document says so.
Json read_family(const std::string& name) {
  std::string text = read_file(golden_path("tokenizers/" + name + ".json"));
  std::string charsmap = read_file(golden_path("tokenizers/charsmap.txt"));
  charsmap.pop_back();
  if (const auto at = text.find("@charsmap"); at != std::string::npos) text.replace(at, 9, charsmap);
  return parse_json(text, name);
}

std::vector<std::string> short_texts() {
  auto texts = golden_texts();
  for (auto& text : texts)
    if (count_code_points(text) > 300) text = text.substr(0, byte_of(text, 300));
  return texts;
}

class Family : public ::testing::TestWithParam<const char*> {
 protected:
  Family()
      : golden_(read_family(GetParam())),
        tokenizer_(tokenizer_from_json(golden_.at("document"), GetParam())),
        texts_(short_texts()) {}
  Json golden_;
  std::unique_ptr<Tokenizer> tokenizer_;
  std::vector<std::string> texts_;
};

TEST_P(Family, GivesTheIdsAndOffsetsOfHuggingFace) {
  ASSERT_EQ(texts_.size(), golden_.at("expected").size());
  for (std::size_t i = 0; i < texts_.size(); ++i) expect_golden(*tokenizer_, texts_[i], golden_.at("expected")[i]);
}

TEST_P(Family, GivesTheIdsAndTypesOfPairs) {
  const Json& pairs = golden_.at("pairs");
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Encoding encoding = tokenizer_->encode_pair(texts_[3 * i], texts_[3 * i + 1]);
    EXPECT_EQ(Json(encoding.ids), pairs[i][0]) << i;
    EXPECT_EQ(Json(encoding.type_ids), pairs[i][1]) << i;
    ASSERT_EQ(encoding.sequences.size(), encoding.size());
  }
}

TEST_P(Family, DecodesAsHuggingFace) {
  const Json& decoded = golden_.at("decoded");
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    std::vector<std::int32_t> ids = tokenizer_->encode(texts_[i]).ids;
    if (ids.size() > 60) ids.resize(60);
    EXPECT_EQ(Json(tokenizer_->decode(ids)), decoded[i][0]) << Json(texts_[i]).dump();
    EXPECT_EQ(Json(tokenizer_->decode(ids, false)), decoded[i][1]) << Json(texts_[i]).dump();
  }
}

TEST_P(Family, SurvivesItsOwnFile) {
  const auto again = tokenizer_from_json(parse_json(dump_json(tokenizer_->to_json()), "again"), "again");
  EXPECT_EQ(again->to_json(), tokenizer_->to_json());
  for (const auto& text : texts_) EXPECT_EQ(again->encode(text).ids, tokenizer_->encode(text).ids);
}

INSTANTIATE_TEST_SUITE_P(All, Family,
                         ::testing::Values("albert", "clip", "gemma", "llama2", "llama3", "qwen2", "roberta", "scripts",
                                           "t5", "word_level", "xlmr"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Pair, IsCutAtTheLongerTextFirst) {
  const auto tokenizer = build_word_tokenizer({"a b c d e f"}, true, 100, 1);
  const auto sizes = [&](const char* first, const char* second, std::int64_t most) {
    const Encoding encoding = tokenizer->encode_pair(first, second, most);
    const auto count = [&](int which) {
      return std::count(encoding.sequences.begin(), encoding.sequences.end(), which);
    };
    return std::vector<std::int64_t>{count(0), count(1), encoding.tokens_cut};
  };
  // As `tokenizers` 0.23.3 with enable_truncation(max_length, strategy="longest_first").
  EXPECT_EQ(sizes("a b c d e f", "a b", 9), (std::vector<std::int64_t>{4, 2, 2}));
  EXPECT_EQ(sizes("a b", "a b c d e f", 9), (std::vector<std::int64_t>{2, 4, 2}));
  EXPECT_EQ(sizes("a b c d e f", "a b c d e f", 8), (std::vector<std::int64_t>{2, 3, 7}));
  EXPECT_EQ(sizes("a b c", "d e f", 9), (std::vector<std::int64_t>{3, 3, 0}));
}

using Texts = std::vector<std::string>;

/// What each window has of the second text.
Texts windows(const char* first, const char* second, std::int64_t most, std::int64_t overlap) {
  const auto tokenizer = build_word_tokenizer({"a b c d e f g h i j k l"}, true, 100, 1);
  Texts texts;
  for (const Encoding& window : tokenizer->encode_windows(first, second, most, overlap)) {
    EXPECT_LE(static_cast<std::int64_t>(window.size()), most);
    std::string text;
    for (std::size_t t = 0; t < window.size(); ++t) {
      if (window.sequences[t] != 1) continue;
      if (text.empty()) EXPECT_EQ(window.places[t].start, 2 * static_cast<std::size_t>(window.tokens_before));
      text += tokenizer->token(window.ids[t]);
      EXPECT_EQ(tokenizer->token(window.ids[t]), std::string(second).substr(window.places[t].start, 1));
    }
    texts.push_back(text);
  }
  return texts;
}

TEST(Windows, ReadAllOfTheSecondTextAndShareTokens) {
  // As `tokenizers` 0.23.3 with enable_truncation(max_length, stride=overlap, strategy="only_second").
  EXPECT_EQ(windows("a b", "c d e f g h i j k l", 9, 1), (Texts{"cdef", "fghi", "ijkl"}));
  EXPECT_EQ(windows("a b", "c d e f g h i j k l", 9, 2), (Texts{"cdef", "efgh", "ghij", "ijkl"}));
  EXPECT_EQ(windows("a b", "c d e f g h i j k l", 10, 0), (Texts{"cdefg", "hijkl"}));
  EXPECT_EQ(windows("a b", "c d e f g h", 8, 1), (Texts{"cde", "efg", "gh"}));
  EXPECT_EQ(windows("a", "c d e f", 8, 2), (Texts{"cdef"}));
}

TEST(Windows, LeaveRoomForTheSecondTextAndAlwaysGetOn) {
  EXPECT_EQ(windows("a b c d e f g h", "i j k l", 7, 100),
            (Texts{"ij", "jk", "kl"}));  // half the room, half of it shared
  EXPECT_EQ(windows("a b c", "i j k", 4, 100), (Texts{"i", "j", "k"}));
}

}  // namespace
}  // namespace glass::families_test
