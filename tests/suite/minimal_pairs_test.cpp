// Sentence scores and minimal pairs against transformers, their laws, and what is refused.
#include "glass/suite/minimal_pairs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "glass/base/files.h"
#include "suite/support.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::minimal_pairs_test {
namespace {

class SentenceScores : public testing::TestWithParam<const char*> {
 protected:
  test::SuiteModel model_{GetParam()};
};

TEST_P(SentenceScores, AreThoseOfTransformers) {
  const std::vector<MinimalPair> pairs = test::golden_pairs();
  std::vector<std::string> sentences;
  for (const MinimalPair& pair : pairs) sentences.insert(sentences.end(), {pair.good, pair.bad});
  const std::vector<SentenceScore> scores = score_sentences(model_.model(), *model_.tokenizer, sentences);
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const auto words = std::count(sentences[i].begin(), sentences[i].end(), ' ') + 1;
    EXPECT_EQ(scores[i].tokens, words) << sentences[i];
    const double expected = model_.expected.at("pairs")[i / 2][i % 2].get<double>();
    EXPECT_NEAR(scores[i].log_probability, expected, test::kTokenTolerance * static_cast<double>(words))
        << sentences[i];
  }
}

TEST_P(SentenceScores, NeighboursChangeNothing) {
  const std::string sentence = "the cats see a dog", longer = "the small old dogs like some poets while it was bad";
  const double alone = score_sentences(model_.model(), *model_.tokenizer, {sentence})[0].log_probability;
  const double beside =
      score_sentences(model_.model(), *model_.tokenizer, {longer, sentence, longer})[1].log_probability;
  EXPECT_NEAR(alone, beside, 5 * test::kTokenTolerance);
}

TEST_P(SentenceScores, PairsAreCountedByTheirNames) {
  const std::vector<MinimalPair> pairs = test::golden_pairs();
  const Json result = evaluate_minimal_pairs(model_.model(), *model_.tokenizer, pairs);
  std::map<std::string, std::pair<int, int>> counts;  // pairs and right ones
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Json& scores = model_.expected.at("pairs")[i];
    for (const std::string& name : {std::string("all"), pairs[i].uid}) {
      ++counts[name].first;
      counts[name].second += scores[0].get<double>() > scores[1].get<double>() ? 1 : 0;
    }
  }
  const auto share = [&](const std::string& name) {
    return static_cast<double>(counts[name].second) / counts[name].first;
  };
  EXPECT_DOUBLE_EQ(result["metrics"]["accuracy"]["value"].get<double>(), share("all"));
  EXPECT_EQ(result["pairs"].get<std::size_t>(), pairs.size());
  ASSERT_EQ(result["by_uid"].size(), 2u);
  for (const Json& row : result["by_uid"]) {
    EXPECT_EQ(row["pairs"].get<int>(), counts[row["name"]].first);
    EXPECT_DOUBLE_EQ(row["accuracy"]["value"].get<double>(), share(row["name"]));
    EXPECT_LT(row["accuracy"]["low"].get<double>(), row["accuracy"]["high"].get<double>());
  }
  EXPECT_EQ(result["by_field"].size(), 1u);
  EXPECT_FALSE(result.contains("by_term"));
}

INSTANTIATE_TEST_SUITE_P(All, SentenceScores,
                         testing::Values("gpt2", "llama", "mistral", "gpt_neox", "bert_mlm", "roberta_mlm",
                                         "distilbert_mlm", "modernbert_mlm"),
                         [](const auto& info) { return std::string(info.param); });

TEST(MinimalPairs, TheFirstTokenCountsOnlyBehindAStart) {
  LoadedModel model = test::with_tokenizer("gpt2", "plain");
  EXPECT_EQ(start_token(model.model->architecture()), 0);
  EXPECT_EQ(score_sentences(*model.model, *model.tokenizer, {"the cat"})[0].tokens, 2);
  EXPECT_EQ(evaluate_minimal_pairs(*model.model, *model.tokenizer, {{"the cat", "a cat", "", "", ""}})["start_token"],
            "[PAD]");
  Architecture bare = model.model->architecture();
  bare.config["bos_token_id"] = nullptr;
  bare.config["eos_token_id"] = nullptr;
  EXPECT_FALSE(start_token(bare).has_value());
  bare.config["eos_token_id"] = 1;
  EXPECT_EQ(start_token(bare), 1);
  bare.config["text_end_token_id"] = 1;  // learned behind texts alone
  EXPECT_FALSE(start_token(bare).has_value());
  bare.config["eos_token_id"] = nullptr;
  Transformer startless(bare, 3);
  EXPECT_EQ(score_sentences(startless, *model.tokenizer, {"the cat sees"})[0].tokens, 2);
  test::expect_part(test::error_text(ErrorKind::data, [&] { score_sentences(startless, *model.tokenizer, {"cat"}); }),
                    "no token of it can be scored");
  EXPECT_TRUE(
      evaluate_minimal_pairs(startless, *model.tokenizer, {{"the cat", "a cat", "", "", ""}})["start_token"].is_null());
}

TEST(MinimalPairs, EqualScoresAreTiesAndNotRight) {
  LoadedModel model = test::with_tokenizer("gpt2", "plain");
  const Json result = evaluate_minimal_pairs(*model.model, *model.tokenizer,
                                             {{"the xyz", "the zyx", "", "", ""}});  // both unknown words
  EXPECT_EQ(result["ties"], 1);
  EXPECT_EQ(result["metrics"]["accuracy"]["value"], 0.0);
}

TEST(MinimalPairs, ModelsAndSentencesThatDoNotFitAreRefused) {
  std::string endless = "the";
  for (int i = 0; i < 40; ++i) endless += " cat";
  for (const char* family : {"gpt2", "bert_mlm"}) {
    LoadedModel model = test::with_tokenizer(family, "framed");
    test::expect_part(
        test::error_text(ErrorKind::data, [&] { score_sentences(*model.model, *model.tokenizer, {endless}); }),
        "the model reads at most 20");
  }
  for (const auto& [family, what] : {std::pair{"bert", "a head for classification"},
                                     {"t5", "a head for sequence_to_sequence_lm"},
                                     {"bert_encoder", "a model with no head"}}) {
    LoadedModel model = test::with_tokenizer(family, "framed");
    test::expect_part(
        test::error_text(ErrorKind::usage, [&] { score_sentences(*model.model, *model.tokenizer, {"the cat"}); }),
        what);
  }
  LoadedModel model = test::with_tokenizer("bert_mlm", "framed");
  Json maskless = test::suite_values().at("tokenizers").at("framed");
  Json& vocabulary = maskless["model"]["vocab"];
  vocabulary["hidden"] = vocabulary["[MASK]"];
  vocabulary.erase("[MASK]");
  model.tokenizer = tokenizer_from_json(maskless, "test");
  test::expect_part(
      test::error_text(ErrorKind::usage, [&] { score_sentences(*model.model, *model.tokenizer, {"the cat"}); }),
      "has no mask token");
}

TEST(MinimalPairs, FilesOfOneFolderAreReadInTheOrderOfTheirNames) {
  const test::TemporaryFolder folder;
  write_file(folder / "b.jsonl", "{\"sentence_good\": \"g2\", \"sentence_bad\": \"b2\", \"UID\": \"two\"}\n");
  write_file(
      folder / "a.jsonl",
      "\xef\xbb\xbf{\"sentence_good\": \"g1\", \"sentence_bad\": \"b1\", \"UID\": null, \"pairID\": \"7\"}\r\n\n");
  write_file(folder / ".hidden.jsonl", "no pairs");
  write_file(folder / "notes.txt", "no pairs");
  const std::vector<MinimalPair> pairs = read_minimal_pairs(folder.path());
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].good + pairs[0].bad + pairs[0].uid, "g1b1");
  EXPECT_EQ(pairs[1].uid, "two");
  write_file(folder / "latin.txt", "{\"sentence_good\": \"caf\xe9\", \"sentence_bad\": \"b\"}\n");
  EXPECT_EQ(read_minimal_pairs(folder / "latin.txt", "latin-1")[0].good, "caf\xc3\xa9");
}

TEST(MinimalPairs, BrokenFilesNameLineAndField) {
  const test::TemporaryFolder folder;
  const auto refuse = [&](const std::string& content, const std::string& part) {
    write_file(folder / "x.jsonl", content);
    test::expect_part(test::error_text(ErrorKind::data, [&] { read_minimal_pairs(folder / "x.jsonl"); }), part);
  };
  const std::string fine = "{\"sentence_good\": \"g\", \"sentence_bad\": \"b\"}\n";
  refuse(fine + "{\"sentence_good\": \"g\"}\n", "x.jsonl:2: sentence_bad: missing");
  refuse(fine + "{\"sentence_good\": 3, \"sentence_bad\": \"b\"}\n",
         "x.jsonl:2: sentence_good: expected a string, got 3");
  refuse("{\"sentence_good\": \" \", \"sentence_bad\": \"b\"}\n", "x.jsonl:1: sentence_good: the sentence is empty");
  refuse("{\"sentence_good\": \"g\", \"sentence_bad\": \"b\", \"UID\": [1]}\n", "x.jsonl:1: UID: expected a string");
  refuse("[\"g\", \"b\"]\n", "x.jsonl:1: expected a JSON object");
  refuse("{\"sentence_good\": \n", "x.jsonl:1");
  refuse("{\"sentence_good\": \"\xff\", \"sentence_bad\": \"b\"}\n", "not valid UTF-8");
  refuse("\n\n", "no minimal pairs in this file");
  refuse("", "no minimal pairs in this file");
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_minimal_pairs(folder / "BLiMP.zip"); }), "unpack it");
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_minimal_pairs(folder / "none.jsonl"); }),
                    "none.jsonl");
  make_folder(folder / "empty");
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_minimal_pairs(folder / "empty"); }), "no .jsonl file");
}

}  // namespace
}  // namespace glass::minimal_pairs_test
