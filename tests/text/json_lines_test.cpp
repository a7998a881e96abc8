// Lines of JSON around a tokenizer: what is read, what is written, and what is refused at its line.
#include "glass/text/json_lines.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::json_lines_test {
namespace {

std::unique_ptr<Tokenizer> tokenizer() {
  return build_word_tokenizer({"the film is fine"}, true, 100, 1);
}

TEST(JsonLines, ATextStandsAloneOrInAnObjectWithItsPair) {
  EXPECT_EQ(text_of_json_line("\"the film\"", "in:1").text, "the film");
  const TextLine one = text_of_json_line(R"({"text": "fine", "other": 1})", "in:1");
  EXPECT_EQ(one.text, "fine");
  EXPECT_FALSE(one.pair.has_value());
  const TextLine two = text_of_json_line(R"({"text": "fine", "pair": ""})", "in:1");
  EXPECT_EQ(two.pair, "");
}

TEST(JsonLines, WhatIsNoTextIsRefusedAtItsLine) {
  for (const char* line : {"3", "[]", R"({"pair": "a"})", R"({"text": 1})"})
    EXPECT_EQ(test::error_text(ErrorKind::data, [&] { text_of_json_line(line, "in:7"); }),
              "in:7: is neither a text nor an object with \"text\"")
        << line;
  EXPECT_EQ(test::error_text(ErrorKind::data, [] { text_of_json_line(R"({"text": "a", "pair": 1})", "in:7"); }),
            "in:7: \"pair\" is not a text");
}

TEST(JsonLines, AnEncodingSaysPlacesInBytesAndCodePoints) {
  const auto words = tokenizer();
  const TextLine line{"\u00c4 film", std::nullopt};
  const Json json = encoding_to_json(*words, encode_line(*words, line, "in:1"), false);
  EXPECT_EQ(json.at("tokens"), Json({"[CLS]", "[UNK]", "film", "[SEP]"}));
  EXPECT_EQ(json.at("ids"), Json({2, 1, *words->id("film"), 3}));
  EXPECT_EQ(json.at("offsets"), Json::parse("[[0, 0], [0, 2], [3, 7], [0, 0]]"));
  EXPECT_EQ(json.at("char_offsets"), Json::parse("[[0, 0], [0, 1], [2, 6], [0, 0]]"));
  EXPECT_EQ(json.at("special"), Json({true, false, false, true}));
  EXPECT_EQ(json.at("unknown"), Json({false, true, false, false}));
  EXPECT_FALSE(json.contains("sequences"));
}

TEST(JsonLines, APairSaysWhichTextATokenIsOf) {
  const auto words = tokenizer();
  const Json json = encoding_to_json(*words, encode_line(*words, {"film", "fine"}, "in:1"), true);
  EXPECT_EQ(json.at("tokens"), Json({"[CLS]", "film", "[SEP]", "fine", "[SEP]"}));
  EXPECT_EQ(json.at("sequences"), Json({-1, 0, -1, 1, -1}));
  EXPECT_EQ(json.at("type_ids"), Json({0, 0, 0, 1, 1}));
}

TEST(JsonLines, IdsBecomeTheirText) {
  const auto words = tokenizer();
  const std::string ids = Json({2, *words->id("the"), *words->id("film"), 3}).dump();
  EXPECT_EQ(decode_json_line(*words, ids, "in:1"), "the film");
  EXPECT_EQ(decode_json_line(*words, "{\"ids\": " + ids + "}", "in:1"), "the film");
  EXPECT_EQ(decode_json_line(*words, "[]", "in:1"), "");
}

TEST(JsonLines, WhatIsNoListOfIdsIsRefusedAtItsLine) {
  const auto words = tokenizer();
  for (const char* line : {"3", "{}", "[-1]", "[1.5]", "[\"the\"]", "[4294967296]"})
    EXPECT_EQ(test::error_text(ErrorKind::data, [&] { decode_json_line(*words, line, "in:7"); }),
              "in:7: is no list of ids")
        << line;
}

TEST(JsonLines, WhatTheTokenizerRefusesIsSaidAtItsLine) {
  const auto words = tokenizer();
  const std::string error = test::error_text(ErrorKind::data, [&] {
    encode_line(*words, {"a\xff", std::nullopt}, "in:7");
  });
  EXPECT_TRUE(error.starts_with("in:7: ")) << error;
}

}  // namespace
}  // namespace glass::json_lines_test
