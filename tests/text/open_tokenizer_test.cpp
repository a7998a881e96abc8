// Tokenizers without a tokenizer.json: vocab.txt, vocab.json with merges.txt, folders.
#include <gtest/gtest.h>

#include "config/support.h"
#include "glass/base/files.h"
#include "glass/text/tokenizer.h"
#include "support/error_text.h"
#include "text/byte_level.h"
#include "text/golden.h"

namespace glass::open_tokenizer_test {
namespace {

using namespace test;

struct Broken {
  std::string name, content, expected;
};

TEST(VocabularyFile, SaysWhatIsBroken) {
  const TemporaryFolder folder;
  const std::vector<Broken> files = {
      {"no special tokens", "a\nb\n", "the piece [UNK] is missing"},
      {"empty", "", "the piece [UNK] is missing"},
      {"empty line", "[PAD]\n\n[UNK]\n", ":2: empty line"},
      {"twice", "[UNK]\n[CLS]\n[SEP]\nab\nab\n", ":5: 'ab' stands already on line 4"},
      {"not UTF-8", "[UNK]\n\xff\n", ":2: the line is not UTF-8"},
  };
  for (const auto& broken : files) {
    const auto path = folder.write("vocab.txt", broken.content);
    const std::string text = test::error_text(ErrorKind::data, [&] { load_wordpiece(path, true); });
    test::expect_part(text, path.string());
    test::expect_part(text, broken.expected);
  }
}

/// The 256 bytes as a vocab.json, with "th" behind them.
std::string byte_vocabulary() {
  Json vocab = Json::object();
  for (int byte = 0; byte < 256; ++byte) vocab[std::string(byte_level_text(static_cast<unsigned char>(byte)))] = byte;
  vocab["th"] = 256;
  vocab["<|endoftext|>"] = 257;
  return dump_json(vocab);
}

TEST(ModelFolder, WithVocabJsonAndMergesIsByteLevelBpe) {
  const TemporaryFolder folder;
  folder.write("vocab.json", byte_vocabulary());
  const auto merges = folder.write("merges.txt", "#version: 0.2\nt h\n");
  const auto tokenizer = open_tokenizer(merges.parent_path());
  EXPECT_EQ(tokenizer->encode("the\n<|endoftext|>").ids, (std::vector<std::int32_t>{256, 'e', '\n', 257}));
  EXPECT_EQ(tokenizer->decode(tokenizer->encode("the \u00e9!").ids), "the \u00e9!");
  // Half a character decodes to a sign that says so.
  EXPECT_EQ(tokenizer->decode(std::vector<std::int32_t>{0xc3}), "\ufffd");
  folder.write("merges.txt", "#version: 0.2\nt h e\n");
  test::expect_part(test::error_text(ErrorKind::data, [&] { open_tokenizer(merges.parent_path()); }),
                    "merges.txt:2: 't h e' is not two tokens");
}

TEST(ModelFolder, WithVocabTxtIsWordPieceLowercasedUnlessItSaysOtherwise) {
  const TemporaryFolder folder;
  const auto vocab = folder.write("vocab.txt", "[UNK]\n[CLS]\n[SEP]\ngood\nGood\n");
  EXPECT_EQ(open_tokenizer(vocab.parent_path())->encode("Good").ids, (std::vector<std::int32_t>{1, 3, 2}));
  folder.write("tokenizer_config.json", R"({"do_lower_case": false})");
  EXPECT_EQ(open_tokenizer(vocab.parent_path())->encode("Good").ids, (std::vector<std::int32_t>{1, 4, 2}));
}

TEST(ModelFolder, WithoutATokenizerSaysWhatIsMissing) {
  const TemporaryFolder folder;
  const auto place = folder.write("config.json", "{}").parent_path();
  test::expect_part(test::error_text(ErrorKind::data, [&] { open_tokenizer(place); }), "has no tokenizer.json");
}

}  // namespace
}  // namespace glass::open_tokenizer_test
