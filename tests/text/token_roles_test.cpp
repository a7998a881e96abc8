// Which token plays which part, by the tokenizer and by the files beside it.
#include "glass/text/token_roles.h"

#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/json.h"
#include "support/temporary_folder.h"

namespace glass::token_roles_test {
namespace {

/// As GPT-2's: bytes as words, one end token, and nothing in tokenizer.json says what it is for.
std::unique_ptr<Tokenizer> gpt2_like() {
  const Json document = {
      {"version", "1.0"},
      {"added_tokens",
       {{{"id", 0},
         {"content", "<|endoftext|>"},
         {"single_word", false},
         {"lstrip", false},
         {"rstrip", false},
         {"normalized", false},
         {"special", true}}}},
      {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}}},
      {"decoder", {{"type", "ByteLevel"}}},
      {"model",
       {{"type", "BPE"}, {"vocab", {{"<|endoftext|>", 0}, {"a", 1}, {"b", 2}, {"ab", 3}}}, {"merges", {"a b"}}}}};
  return tokenizer_from_json(document, "test");
}

class TokenRolesOf : public testing::Test {
 protected:
  void put(const char* name, const Json& document) { write_file(folder_.path() / name, dump_json(document)); }
  TokenRoles roles() const { return token_roles(*tokenizer_, folder_.path()); }

  test::TemporaryFolder folder_;
  std::unique_ptr<Tokenizer> tokenizer_ = gpt2_like();
};

TEST_F(TokenRolesOf, WithoutFilesTheTokenizerAloneSpeaks) {
  EXPECT_FALSE(roles().unk || roles().eos || roles().mask || roles().pad || roles().bos);
  const auto words = build_word_tokenizer({"a b"}, true, 10, 1);
  const TokenRoles own = token_roles(*words);
  EXPECT_EQ(own.mask, words->id("[MASK]"));
  EXPECT_EQ(own.unk, words->id("[UNK]"));
  EXPECT_EQ(own.pad, words->id("[PAD]"));
}

TEST_F(TokenRolesOf, TokenizerConfigNamesTokensByTheirText) {
  put("tokenizer_config.json",
      {{"unk_token", "<|endoftext|>"}, {"eos_token", {{"content", "<|endoftext|>"}}}, {"pad_token", nullptr}});
  EXPECT_EQ(roles().unk, 0);
  EXPECT_EQ(roles().eos, 0);
  EXPECT_FALSE(roles().pad);
}

TEST_F(TokenRolesOf, TheSpecialTokensMapAddsWhatTheConfigLeavesOut) {
  put("tokenizer_config.json", {{"eos_token", "a"}});
  put("special_tokens_map.json", {{"eos_token", "b"}, {"pad_token", "b"}, {"mask_token", "no such token"}});
  EXPECT_EQ(roles().eos, 1);
  EXPECT_EQ(roles().pad, 2);
  EXPECT_FALSE(roles().mask);
}

TEST_F(TokenRolesOf, TheModelsConfigNamesIdsAndOfAListTheFirst) {
  put("config.json", {{"eos_token_id", {3, 0}}, {"bos_token_id", 2}, {"pad_token_id", 99}});
  EXPECT_EQ(roles().eos, 3);
  EXPECT_EQ(roles().bos, 2);
  EXPECT_FALSE(roles().pad);  // beyond the vocabulary
}

TEST_F(TokenRolesOf, ARunFolderHasThemInItsModel) {
  make_folder(folder_.path() / "model");
  put("model/config.json", {{"eos_token_id", 0}});
  EXPECT_EQ(roles().eos, 0);
}

TEST_F(TokenRolesOf, AFileThatIsNoObjectIsAnError) {
  put("tokenizer_config.json", Json::array());
  EXPECT_THROW(roles(), Error);
}

}  // namespace
}  // namespace glass::token_roles_test
