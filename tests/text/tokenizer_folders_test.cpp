// Model folders without a tokenizer.json give the ids, places and texts that AutoTokenizer of transformers gives
// (scripts/golden/tokenizer_folders_golden.py).
#include <gtest/gtest.h>

#include "config/support.h"
#include "glass/base/files.h"
#include "text/golden.h"

namespace glass::tokenizer_folders_test {
namespace {

using namespace test;
using Ids = std::vector<std::int32_t>;

class TokenizerFolder : public testing::TestWithParam<std::string> {
 protected:
  const Json golden_ = read_json(golden_path("tokenizer_folders/" + GetParam() + ".json"));
  const std::unique_ptr<Tokenizer> tokenizer_ = open_tokenizer(golden_path("tokenizer_folders/" + GetParam()));

  std::string text(std::size_t i) const { return golden_["texts"][i].get<std::string>(); }
  std::size_t texts() const { return golden_["texts"].size(); }
};

TEST_P(TokenizerFolder, GivesTheIdsOfPython) {
  ASSERT_GE(texts(), 30u);
  for (std::size_t i = 0; i < texts(); ++i)
    EXPECT_EQ(tokenizer_->encode(text(i)).ids, golden_["ids"][i].get<Ids>()) << Json(text(i)).dump();
  for (const Json& pair : golden_["pairs"])
    EXPECT_EQ(tokenizer_->encode_pair(pair[0].get<std::string>(), pair[1].get<std::string>()).ids, pair[2].get<Ids>())
        << pair.dump();
}

TEST_P(TokenizerFolder, GivesThePlacesOfPython) {
  for (std::size_t i = 0; i < texts() && !golden_["offsets"].is_null(); ++i)
    expect_golden(*tokenizer_, text(i), {golden_["ids"][i], golden_["offsets"][i]});
}

TEST_P(TokenizerFolder, DecodesAsPython) {
  for (std::size_t i = 0; i < texts() && !golden_["decoded"].is_null(); ++i)
    EXPECT_EQ(tokenizer_->decode(golden_["ids"][i].get<Ids>()), golden_["decoded"][i].get<std::string>())
        << Json(text(i)).dump();
}

TEST_P(TokenizerFolder, CutsTargetsAsPython) {
  const Json& expected = golden_["targets"].is_null() ? golden_["ids"] : golden_["targets"];
  for (std::size_t i = 0; i < texts(); ++i)
    EXPECT_EQ(tokenizer_->encode_target(text(i)).ids, expected[i].get<Ids>()) << Json(text(i)).dump();
}

TEST_P(TokenizerFolder, IsTheSameFromItsOwnTokenizerJson) {
  const auto again = tokenizer_from_json(parse_json(dump_json(tokenizer_->to_json()), "again"), "again");
  for (std::size_t i = 0; i < texts(); ++i) {
    EXPECT_EQ(again->encode(text(i)).ids, golden_["ids"][i].get<Ids>()) << Json(text(i)).dump();
    EXPECT_EQ(again->encode_target(text(i)).ids, tokenizer_->encode_target(text(i)).ids) << Json(text(i)).dump();
  }
}

std::vector<std::string> folders() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(golden_path("tokenizer_folders")))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Golden, TokenizerFolder, testing::ValuesIn(folders()),
                         [](const auto& info) { return info.param; });

/// The values that users reported as wrong (docs/tokenizers.md), stated here once more.
TEST(TokenizerFolders, KeepWhatWasReportedRight) {
  struct Case {
    std::string folder, text;
    Ids ids;
  };
  const std::vector<Case> cases = {
      {"roberta", "hello world", {0, 263, 268, 2}},
      {"roberta", "hello <mask>", {0, 263, 224, 269, 2}},
      {"opt_tok", "hello world", {2, 263, 268}},
      {"de_uncased", "Ich m\u00f6chte sch\u00f6n", {2, 9, 5, 11, 3}},
      {"zh_words", "\u65e5\u672c ich", {2, 14, 9, 3}},
      {"zh_words", "\u65e5 \u672c", {2, 12, 13, 3}},
      {"added", "[E1] hello [/E1] there", {2, 13, 11, 14, 12, 3}},
  };
  for (const auto& [folder, text, ids] : cases)
    EXPECT_EQ(open_tokenizer(golden_path("tokenizer_folders/" + folder))->encode(text).ids, ids) << folder << text;
  const Encoding german = open_tokenizer(golden_path("tokenizer_folders/de_uncased"))->encode(cases[3].text);
  const std::pair<unsigned, unsigned> places[] = {{0, 3}, {4, 10}, {11, 16}};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(german.places[i + 1].char_start, places[i].first);
    EXPECT_EQ(german.places[i + 1].char_end, places[i].second);
  }
}

/// AutoTokenizer of transformers 5.24 with these keys: ALBERT's frame goes, XLNet asks for no such key.
TEST(TokenizerFolders, KeysThatAClassAsksForInItsOwnWay) {
  const auto with = [](const TemporaryFolder& folder, const std::string& name, const std::string& keys) {
    for (const char* file : {"spiece.model", "config.json"})
      folder.write(file, read_file(golden_path("tokenizer_folders/" + name + "/" + file), 1 << 20));
    return open_tokenizer(folder.write("tokenizer_config.json", keys).parent_path());
  };
  const TemporaryFolder one, other;
  const auto albert = with(one, "albert", R"({"add_bos_token": false, "add_eos_token": false})");
  const auto xlnet = with(other, "xlnet", R"({"add_prefix_space": false})");
  const Ids framed = open_tokenizer(golden_path("tokenizer_folders/albert"))->encode("the cat").ids;
  EXPECT_EQ(albert->encode("the cat").ids, Ids(framed.begin() + 1, framed.end() - 1));
  EXPECT_EQ(xlnet->encode("the cat").ids,
            open_tokenizer(golden_path("tokenizer_folders/xlnet"))->encode("the cat").ids);
}

}  // namespace
}  // namespace glass::tokenizer_folders_test
