// Trained tokenizers against the golden values of scripts/golden/tokenizer_training.py, and what training refuses.
#include "glass/text/train_tokenizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "glass/base/files.h"
#include "support/error_text.h"
#include "text/golden.h"

namespace glass::train_tokenizer_test {
namespace {

using namespace test;

// The library adds up in another order, and that order differs from run to run.
constexpr double kScoreTolerance = 1e-9;

/// The golden file and its corpus as texts.
struct Golden {
  Json value = read_json(golden_path("tokenizer_training.json"));
  std::vector<std::string_view> texts;
  Golden() {
    for (const Json& entry : value["corpus"])
      texts.insert(texts.end(), entry[1].get<std::size_t>(), entry[0].get_ref<const std::string&>());
  }
};

const Golden& golden() {
  static const Golden all;
  return all;
}

TokenizerTraining settings_of(const std::string& kind, std::int64_t vocab_size) {
  TokenizerTraining settings;
  settings.kind = kind;
  settings.vocab_size = vocab_size;
  return settings;
}

std::vector<std::string> tokens_of(const Tokenizer& tokenizer) {
  std::vector<std::string> tokens;
  for (std::int32_t id = 0; id < tokenizer.vocab_size(); ++id) tokens.push_back(tokenizer.token(id));
  return tokens;
}

TEST(TrainTokenizer, BpeHasTheMergesAndIdsOfTheLibrary) {
  for (const Json& expected : golden().value["bpe"]) {
    TokenizerTraining settings = settings_of("bpe", expected["vocab_size"]);
    settings.min_frequency = expected["min_frequency"];
    settings.special = {"<sep>"};
    const auto tokenizer = train_tokenizer(golden().texts, settings);
    EXPECT_EQ(tokenizer->to_json()["model"]["merges"], expected["merges"]);
    auto vocab = expected["vocab"].get<std::vector<std::string>>();
    std::sort(vocab.begin(), vocab.end());
    auto tokens = tokens_of(*tokenizer);
    EXPECT_EQ(tokens[0], "<|endoftext|>");
    EXPECT_EQ(tokens[1], "<sep>");
    EXPECT_EQ(tokens[2], "!");  // the first of the bytes' characters
    std::sort(tokens.begin(), tokens.end());
    EXPECT_EQ(tokens, vocab);
  }
}

TEST(TrainTokenizer, WordPieceHasTheVocabularyOfTheLibrary) {
  for (const Json& expected : golden().value["wordpiece"]) {
    TokenizerTraining settings = settings_of("wordpiece", expected["vocab_size"]);
    settings.lowercase = expected["lowercase"];
    const auto tokens = tokens_of(*train_tokenizer(golden().texts, settings));
    EXPECT_EQ(std::vector<std::string>(tokens.begin(), tokens.begin() + 5), own_special_tokens("wordpiece"));
    EXPECT_EQ(std::set<std::string>(tokens.begin(), tokens.end()), expected["vocab"].get<std::set<std::string>>());
  }
}

TEST(TrainTokenizer, UnigramHasThePiecesAndScoresOfTheLibrary) {
  for (const Json& expected : golden().value["unigram"]) {
    const Json vocab =
        train_tokenizer(golden().texts, settings_of("unigram", expected["vocab_size"]))->to_json()["model"]["vocab"];
    std::map<std::string, double> ours;
    for (const Json& piece : vocab) ours[piece[0]] = piece[1];
    EXPECT_EQ(ours.size(), expected["pieces"].size());
    for (const Json& piece : expected["pieces"]) {
      ASSERT_TRUE(ours.contains(piece[0])) << piece;
      if (!piece[1].is_null()) EXPECT_NEAR(ours[piece[0]], piece[1].get<double>(), kScoreTolerance) << piece;
    }
  }
}

TEST(TrainTokenizer, GivesTheSameFileOnAnyNumberOfThreads) {
  for (const std::string& kind : trained_kinds()) {
    TokenizerTraining settings = settings_of(kind, 420);
    settings.threads = 1;
    const std::string one = dump_json(train_tokenizer(golden().texts, settings)->to_json());
    settings.threads = 3;
    EXPECT_EQ(dump_json(train_tokenizer(golden().texts, settings)->to_json()), one) << kind;
  }
}

TEST(TrainTokenizer, WhatItGivesIsReadyAndReadsBackEqual) {
  for (const std::string& kind : trained_kinds()) {
    TokenizerTraining settings = settings_of(kind, 420);
    settings.special = {"<name>"};
    const auto tokenizer = train_tokenizer(golden().texts, settings);
    const auto again = tokenizer_from_json(tokenizer->to_json(), "written");
    const std::string text = "x banan<name> don't na\u00efve [MASK] \u4e2d";
    const Encoding encoding = tokenizer->encode(text);
    EXPECT_EQ(again->encode(text).ids, encoding.ids) << kind;
    EXPECT_EQ(std::count(encoding.ids.begin(), encoding.ids.end(), *tokenizer->id("<name>")), 1) << kind;
  }
}

TEST(TrainTokenizer, BertsTemplateAndSpecialIdsAreThere) {
  const auto tokenizer = train_tokenizer(golden().texts, settings_of("wordpiece", 400));
  const Encoding encoding = tokenizer->encode_pair("the film", "bad");
  EXPECT_EQ(encoding.ids.front(), 2);
  EXPECT_EQ(encoding.ids.back(), 3);
  EXPECT_EQ(encoding.type_ids.back(), 1);
  EXPECT_EQ(*tokenizer->special_ids().pad, 0);
  EXPECT_EQ(*tokenizer->special_ids().unk, 1);
  EXPECT_EQ(*tokenizer->special_ids().mask, 4);
}

TEST(TrainTokenizer, ByteLevelTextsComeBackUnchanged) {
  const auto tokenizer = train_tokenizer(golden().texts, settings_of("bpe", 500));
  for (const std::string text : {"  two  blanks ", "\u65e5\u672c \U0001f600", "never seen: \x01 \u2603"})
    EXPECT_EQ(tokenizer->decode(tokenizer->encode(text).ids), text);
}

TEST(TrainTokenizer, LowercaseHoldsForEveryKind) {
  for (const std::string& kind : trained_kinds()) {
    TokenizerTraining settings = settings_of(kind, 450);
    settings.lowercase = true;
    const auto tokenizer = train_tokenizer(golden().texts, settings);
    EXPECT_EQ(tokenizer->encode("BANANE Film").ids, tokenizer->encode("banane film").ids) << kind;
  }
}

struct Refused {
  std::string name;
  std::vector<std::string_view> texts;
  TokenizerTraining settings;
  ErrorKind kind;
  std::string expected;
};

TEST(TrainTokenizer, RefusesWhatCannotBeLearned) {
  const std::vector<std::string_view> good = {"a good film", "a bad film"};
  const auto special = [](const std::string& kind, std::vector<std::string> tokens) {
    TokenizerTraining settings = settings_of(kind, 500);
    settings.special = std::move(tokens);
    return settings;
  };
  TokenizerTraining seldom = settings_of("bpe", 500);
  seldom.min_frequency = 0;
  const std::vector<Refused> cases = {
      {"kind", good, settings_of("bep", 500), ErrorKind::config, "did you mean 'bpe'?"},
      {"no text", {}, settings_of("bpe", 500), ErrorKind::data, "there are none"},
      {"white space", {" ", "\t\n"}, settings_of("unigram", 500), ErrorKind::data, "nothing but white space"},
      {"no word", {"\u3000"}, settings_of("wordpiece", 500), ErrorKind::data, "no word"},
      {"bytes", good, settings_of("bpe", 256), ErrorKind::config,
       "256 tokens cannot hold 256 bytes and 1 special token; give at least 257"},
      {"characters", good, settings_of("wordpiece", 12), ErrorKind::config, "give at least"},
      {"pieces", good, settings_of("unigram", 5), ErrorKind::config, "characters and 3 special tokens; give at least"},
      {"twice", good, special("bpe", {"<a>", "<a>"}), ErrorKind::config, "'<a>' stands twice"},
      {"own", good, special("wordpiece", {"[PAD]"}), ErrorKind::config,
       "is a special token of every wordpiece tokenizer"},
      {"empty token", good, special("unigram", {""}), ErrorKind::config, "is empty"},
      {"token bytes", good, special("bpe", {"\xff"}), ErrorKind::config, "is not UTF-8"},
      {"frequency", good, seldom, ErrorKind::config, "min_frequency: 0 is too small"},
      {"text bytes",
       {"good", "b\xff"},
       settings_of("bpe", 500),
       ErrorKind::data,
       "training text 2: byte 1 is not UTF-8"},
  };
  for (const Refused& refused : cases) {
    SCOPED_TRACE(refused.name);
    test::expect_part(test::error_text(refused.kind, [&] { train_tokenizer(refused.texts, refused.settings); }),
                      refused.expected);
  }
}

TEST(TrainTokenizer, SmallestVocabulariesAndFewWordsAreLearned) {
  const std::vector<std::string_view> one = {"a"};
  EXPECT_EQ(train_tokenizer(one, settings_of("bpe", 257))->vocab_size(), 257);
  EXPECT_EQ(train_tokenizer(one, settings_of("wordpiece", 6))->vocab_size(), 6);
  EXPECT_EQ(train_tokenizer(one, settings_of("unigram", 5))->vocab_size(), 5);
  EXPECT_EQ(train_tokenizer(one, settings_of("unigram", 5))->encode("a").ids.size(), 1U + 1U);
}

TEST(TrainTokenizer, AGiganticWordTakesNoLongerThanItsLength) {
  const std::string same(20'000, 'a');
  std::string mixed;
  for (std::uint32_t i = 0, x = 1; i < 20'000; ++i)
    mixed.push_back(static_cast<char>('a' + (x = x * 1664525 + 1013904223) / 1000 % 26));
  for (const std::string& word : {same, mixed}) {
    EXPECT_GT(train_tokenizer({word}, settings_of("bpe", 400))->vocab_size(), 257);
    EXPECT_GT(train_tokenizer({word}, settings_of("wordpiece", 400))->vocab_size(), 7);
    EXPECT_GT(train_tokenizer({word}, settings_of("unigram", 400))->vocab_size(), 4);
  }
}

TEST(TrainTokenizer, WordsOfARealTextBecomeTokens) {
  const char* root = std::getenv("GLASSFORMER_DATA");
  const fs::path path = fs::path(root ? root : "") / "tinyshakespeare/input.txt";
  if (!root || !fs::is_regular_file(path))
    GTEST_SKIP() << "GLASSFORMER_DATA names no folder with tinyshakespeare/input.txt";
  const std::string content = read_file(path).substr(0, 60'000);
  for (const std::string& kind : trained_kinds()) {
    const auto tokenizer = train_tokenizer({content}, settings_of(kind, 1000));
    EXPECT_EQ(tokenizer->vocab_size(), 1000) << kind;
    EXPECT_TRUE(tokenizer->id(kind == "bpe" ? "\u0120the" : kind == "unigram" ? "\u2581the" : "the")) << kind;
  }
}

}  // namespace
}  // namespace glass::train_tokenizer_test
