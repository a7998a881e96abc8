// What is wrong with the files of a tokenizer folder, or not supported, is said with the file, the key and what to do.
#include <gtest/gtest.h>

#include "config/support.h"
#include "glass/text/tokenizer.h"
#include "support/error_text.h"
#include "text/golden.h"

namespace glass::folder_errors_test {
namespace {

using namespace test;

/// A tokenizer.json of the same words; what stands beside it counts too.
constexpr const char* kBertJson = R"({"added_tokens": [{"id": 1, "content": "[CLS]"}, {"id": 2, "content": "[SEP]"}],
  "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
                 "lowercase": true},
  "pre_tokenizer": {"type": "BertPreTokenizer"},
  "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]},
  "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "the": 3, "cat": 4, "The": 5}}})";
constexpr const char* kBertType = R"({"model_type": "bert"})";
constexpr const char* kBert = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\ncat\n";

/// Files by name, and what the error says.
struct Wrong {
  std::string name;
  std::vector<std::pair<std::string, std::string>> files;
  std::string expected;
};

const std::vector<Wrong> kWrong = {
    {"lower case is a word",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"do_lower_case": "yes"})"}},
     "tokenizer_config.json: do_lower_case: is string, not true or false"},
    {"a word is not split",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"never_split": ["Bonn"]})"}},
     "never_split: 'Bonn' is no special token"},
    {"no basic tokenizer",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"do_basic_tokenize": false})"}},
     "do_basic_tokenize: false is not supported"},
    {"special tokens are split",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"split_special_tokens": true})"}},
     "split_special_tokens: true"},
    {"own code",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"auto_map": {"AutoTokenizer": ["a.B", null]}})"}},
     "auto_map: the tokenizer is Python code"},
    {"sampling",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"sp_model_kwargs": {"alpha": 0.1}})"}},
     "sp_model_kwargs: is not supported"},
    {"a gap",
     {{"vocab.txt", kBert}, {"added_tokens.json", R"({"[E1]": 9})"}},
     "added_tokens.json: '[E1]' has the id 9, in Python's tokenizers it would get 7"},
    {"one id twice",
     {{"vocab.txt", kBert}, {"added_tokens.json", R"({"[E1]": 7, "[E2]": 7})"}},
     "added_tokens.json: [E2]: the id 7 is given twice"},
    {"an id in words",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"added_tokens_decoder": {"x": {"content": "a"}}})"}},
     "added_tokens_decoder.x: the name is not a token's id"},
    {"an empty token",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"mask_token": ""})"}},
     "mask_token: is an empty token"},
    {"no end of a frame",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"sep_token": null})"}},
     "sep_token: is null, and this class of tokenizer needs it"},
    {"another vocabulary", {{"vocab.txt", "a\nb\n"}}, "vocab.txt: the piece [UNK] is missing"},
    {"MeCab",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"tokenizer_class": "BertJapaneseTokenizer"})"}},
     "is a BertJapaneseTokenizer, which cuts words with MeCab"},
    {"only from tokenizer.json",
     {{"vocab.json", "{}"}, {"tokenizer_config.json", R"({"tokenizer_class": "CLIPTokenizerFast"})"}},
     "is a CLIPTokenizer, which is read from a tokenizer.json alone"},
    {"no class", {{"vocab.json", R"({"<s>": 0})"}, {"merges.txt", ""}}, "nothing says which class of tokenizer"},
    {"class without its file",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"tokenizer_class": "T5Tokenizer"})"}},
     "has no spiece.model"},
    {"tiktoken", {{"tokenizer.model", "IQ== 0\nIg== 1\n"}}, "is a vocabulary of tiktoken"},
    {"no model", {{"tokenizer.model", "not a model"}}, "is no SentencePiece model, or damaged"},
    {"an empty model", {{"tokenizer.model", ""}}, "holds no pieces"},
    {"words",
     {{"tokenizer.model",
       "\x0a\x03\x0a\x01"
       "a"
       "\x12\x02\x18\x03"}},
     "cuts texts into words or characters"},
    {"a score",
     {{"tokenizer.model", std::string("\x0a\x08\x0a\x01"
                                      "a"
                                      "\x15\x00\x00\x80\x7f",
                                      10)}},
     "piece 0: the score is not finite"},
    {"not UTF-8", {{"tokenizer.model", "\x0a\x03\x0a\x01\xff"}}, "piece 0: a text is not UTF-8"},
    {"a length",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"model_max_length": -3})"}},
     "model_max_length: -3 is no number of tokens"},
    {"a side",
     {{"vocab.txt", kBert}, {"tokenizer_config.json", R"({"truncation_side": "top"})"}},
     "truncation_side: 'top' is unknown"},
    {"special tokens are split beside a tokenizer.json",
     {{"tokenizer.json", kBertJson}, {"tokenizer_config.json", R"({"split_special_tokens": true})"}},
     "split_special_tokens: true"},
    {"a gap before an added token beside a tokenizer.json",
     {{"tokenizer.json", kBertJson}, {"added_tokens.json", R"({"[E1]": 7})"}},
     "added_tokens.json: '[E1]' has the id 7, in Python's tokenizers it would get 6"},
    {"another frame than that of the tokenizer.json",
     {{"tokenizer.json", kBertJson}, {"config.json", kBertType}, {"tokenizer_config.json", R"({"cls_token": "the"})"}},
     "cls_token: is 'the', but "},
    {"accents that the tokenizer.json keeps",
     {{"tokenizer.json", kBertJson},
      {"config.json", R"({"model_type": "albert"})"},
      {"tokenizer_config.json", R"({"keep_accents": false})"}},
     "keep_accents: is false, but "},
    {"a lower case that the tokenizer.json lacks",
     {{"tokenizer.json", kBertJson},
      {"config.json", R"({"model_type": "xlnet"})"},
      {"tokenizer_config.json", R"({"do_lower_case": true})"}},
     "do_lower_case: is true, but "},
    {"added tokens that are no list",
     {{"tokenizer.json",
       R"({"added_tokens": {"a": 1}, "model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}})"}},
     "added_tokens"},
};

TEST(TokenizerFolderErrors, NameTheFileAndTheKey) {
  for (const Wrong& wrong : kWrong) {
    SCOPED_TRACE(wrong.name);
    const TemporaryFolder folder;
    fs::path place;
    for (const auto& [name, content] : wrong.files) place = folder.write(name, content).parent_path();
    const std::string text = test::error_text(ErrorKind::data, [&] { open_tokenizer(place); });
    expect_part(text, place.string());
    expect_part(text, wrong.expected);
  }
}

TEST(TokenizerFolder, ReadsWhatStandsBesideATokenizerJson) {
  const TemporaryFolder folder;
  const fs::path place = folder.write("tokenizer.json", kBertJson).parent_path();
  const auto ids = [&](const std::string& text) { return open_tokenizer(place)->encode(text).ids; };
  using Ids = std::vector<std::int32_t>;
  folder.write("config.json", kBertType);
  EXPECT_EQ(ids("The cat"), (Ids{1, 3, 4, 2}));
  folder.write("tokenizer_config.json", R"({"do_lower_case": false, "mask_token": "[MASK]", "pad_token": ""})");
  EXPECT_EQ(ids("The [MASK] cat"), (Ids{1, 5, 6, 4, 2}));
  folder.write("added_tokens.json", R"({"[E1]": 6})");
  EXPECT_EQ(ids("The[E1]cat [MASK]"), (Ids{1, 5, 6, 4, 7, 2}));
  // A general class takes the file as it is, and the tokens all the same.
  folder.write("tokenizer_config.json", R"({"do_lower_case": false, "tokenizer_class": "PreTrainedTokenizerFast"})");
  EXPECT_EQ(ids("The [E1]"), (Ids{1, 3, 6, 2}));
  EXPECT_EQ(load_tokenizer(place / "tokenizer.json")->encode("The").ids, (Ids{1, 3, 2}));
}

TEST(TokenizerFolder, ReadsFilesThatBeginWithAByteOrderMark) {
  const std::string mark = "\xef\xbb\xbf";
  const TemporaryFolder one, other;
  const fs::path json = one.write("tokenizer.json", mark + kBertJson).parent_path();
  EXPECT_EQ(open_tokenizer(json)->encode("cat").ids, (std::vector<std::int32_t>{1, 4, 2}));
  const fs::path pieces = other.write("vocab.json", mark + R"({"<|endoftext|>": 0, "a": 1})").parent_path();
  other.write("merges.txt", mark);
  EXPECT_EQ(open_tokenizer(pieces)->encode("a").ids, (std::vector<std::int32_t>{1}));
}

TEST(TokenizerFolder, TakesTheClassFromTheModelAndTheLengthFromTheConfig) {
  const TemporaryFolder folder;
  const fs::path place = folder.write("vocab.txt", kBert).parent_path();
  folder.write("config.json", R"({"model_type": "electra"})");
  folder.write("tokenizer_config.json", R"({"model_max_length": 4, "cls_token": "the", "padding_side": "left"})");
  const auto tokenizer = open_tokenizer(place);
  EXPECT_EQ(tokenizer->model_max_length(), 4);
  EXPECT_EQ(tokenizer->encode("cat cat cat").ids, (std::vector<std::int32_t>{5, 6, 6, 6, 3}));
  EXPECT_EQ(tokenizer->special_ids().pad, 0);
  folder.write("tokenizer_config.json", R"({"model_max_length": 1000000000000000019884624838656})");
  EXPECT_EQ(open_tokenizer(place)->model_max_length(), 0);
}

TEST(TokenizerFolder, ThatCutsInFrontRefusesTextsThatAreTooLong) {
  const TemporaryFolder folder;
  const fs::path place = folder.write("vocab.txt", kBert).parent_path();
  folder.write("tokenizer_config.json", R"({"truncation_side": "left"})");
  const auto tokenizer = open_tokenizer(place);
  EXPECT_EQ(tokenizer->encode("cat", 3).size(), 3u);
  const std::string text = test::error_text(ErrorKind::data, [&] { tokenizer->encode("the cat", 3); });
  expect_part(text, "truncation_side: left cuts long texts at their beginning");
  test::error_text(ErrorKind::data, [&] { tokenizer->encode_pair("the cat", "cat", 5); });
}

TEST(TokenizerFolder, PutsSpecialTokensThatItsVocabularyLacksBehindIt) {
  const TemporaryFolder folder;
  const fs::path place = folder.write("vocab.txt", "[UNK]\n[CLS]\n[SEP]\ncat \n").parent_path();
  const auto tokenizer = open_tokenizer(place);
  EXPECT_EQ(tokenizer->encode("cat[MASK]").ids, (std::vector<std::int32_t>{1, 3, 5, 2}));
  EXPECT_TRUE(tokenizer->is_special(5));
  EXPECT_FALSE(tokenizer->is_special(3));
  EXPECT_FALSE(tokenizer->is_special(6));
}

}  // namespace
}  // namespace glass::folder_errors_test
