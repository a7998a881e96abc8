// Language modelling: examples, masks, loss and metrics.
#include "glass/task/language_models.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "glass/data/token_labels.h"
#include "support/error_text.h"

namespace glass::language_models_test {
namespace {

constexpr double kTolerance = 1e-6;

Dataset texts(const std::vector<std::string>& given, const std::vector<std::string>& targets = {}) {
  Dataset data;
  for (std::size_t i = 0; i < given.size(); ++i) {
    Example example;
    example.text = given[i];
    if (!targets.empty()) example.target = targets[i];
    data.examples.push_back(example);
  }
  return data;
}

std::vector<std::uint32_t> all_of(const TokenizedDataset& data) {
  std::vector<std::uint32_t> all(data.size());
  std::iota(all.begin(), all.end(), 0u);
  return all;
}

TEST(LanguageModel, EveryTokenIsLabelledWithTheNextOneAndNothingIsLost) {
  const auto characters = build_character_tokenizer({"abcde"});
  const Config config;
  const auto task = make_language_model({config, {}, characters.get(), -1});
  CutCounts counts;
  const TokenizedDataset data = task->tokenize(texts({"abcde", "a"}), *characters, 2, &counts);
  ASSERT_EQ(data.size(), 2u);  // "a" alone has nothing to predict
  EXPECT_EQ(data.ids[0], (std::vector<std::int32_t>{3, 4}));
  const TokenLabels& labels = labels_of<TokenLabels>(data);
  EXPECT_EQ(labels.by_example()[0], (std::vector<std::int32_t>{4, 5}));
  EXPECT_EQ(data.ids[1], (std::vector<std::int32_t>{5, 6}));
  EXPECT_EQ(labels.by_example()[1], (std::vector<std::int32_t>{6, 7}));
  EXPECT_EQ(labels.bytes, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(counts.cut_tokens, 0);
}

TEST(LanguageModel, TheEndTokenStandsBehindEachTextThatEnds) {
  const auto characters = build_character_tokenizer({"abcde"});
  const Config config;
  const auto task = make_language_model({config, {}, characters.get(), -1, 2});
  Dataset data = texts({"ab", "a", "ab"});
  data.examples[2].goes_on = true;  // its end was held out
  const TokenizedDataset tokenized = task->tokenize(data, *characters, 9, nullptr);
  const TokenLabels& labels = labels_of<TokenLabels>(tokenized);
  EXPECT_EQ(labels.by_example(), (std::vector<std::vector<std::int32_t>>{{4, 2}, {2}, {4}}));
  EXPECT_EQ(tokenized.ids[0], (std::vector<std::int32_t>{3, 4}));
  EXPECT_EQ(labels.bytes, (std::vector<std::int64_t>{1, 0, 1}));  // of what is predicted; the end has no bytes
}

TEST(LanguageModel, AnEndTokenThatStandsInTheDataIsNotDoubled) {
  const auto words = build_word_tokenizer({"good film"}, true, 20, 1);
  const Config config;
  const auto task = make_language_model({config, {}, words.get(), -1, *words->special_ids().sep});
  const TokenizedDataset data = task->tokenize(texts({"good film"}), *words, 10, nullptr);
  EXPECT_EQ(labels_of<TokenLabels>(data).labels.size(), 3u);
}

TEST(LanguageModel, SpecialTokensAroundATextAreReadAndPredicted) {
  const auto words = build_word_tokenizer({"good film"}, true, 20, 1);
  const Config config;
  const auto task = make_language_model({config, {}, words.get(), -1});
  const TokenizedDataset data = task->tokenize(texts({"good film"}), *words, 10, nullptr);
  ASSERT_EQ(data.ids[0].size(), 3u);
  EXPECT_EQ(data.ids[0][0], *words->special_ids().cls);
  EXPECT_EQ(labels_of<TokenLabels>(data).labels[2], *words->special_ids().sep);
  EXPECT_EQ(labels_of<TokenLabels>(data).bytes[0], 9);
}

TEST(LanguageModel, LossAndMetricsAreThoseOfTheLabelledTokens) {
  const Config config;
  const auto task = make_language_model({config, {}, nullptr, -1});
  Batch batch;
  batch.ids = {0, 1, 0};
  batch.cu_seqlens = {0, 1, 3};
  batch.examples = {0, 1};
  const auto labels = std::make_shared<TokenLabels>();
  labels->put({1});
  labels->put({-1, 0});
  labels->bytes = {3, 1};
  batch.labels = labels;
  const at::Tensor scores = at::tensor({0.0f, 2.0f, 5.0f, 5.0f, 0.0f, 1.0f}).view({3, 2});
  const double first = std::log1p(std::exp(-2.0)), last = std::log1p(std::exp(1.0));
  EXPECT_NEAR(task->loss(scores, batch).mean().item<double>(), (first + last) / 2, kTolerance);
  const auto evaluation = task->start_evaluation({});
  evaluation->add(batch, scores);
  const Json result = evaluation->finish();
  const auto metric = [&](const char* name) { return result.at("metrics").at(name).at("value").get<double>(); };
  EXPECT_EQ(result.at("tokens"), 2);
  EXPECT_NEAR(metric("loss"), (first + last) / 2, kTolerance);
  EXPECT_NEAR(metric("perplexity"), std::exp((first + last) / 2), kTolerance);
  EXPECT_NEAR(metric("bits_per_byte"), (first + last) / 4 / std::numbers::ln2, kTolerance);
  EXPECT_EQ(metric("accuracy"), 0.5);
}

TEST(LanguageModel, LabelSmoothingMixesInTheMeanOverAllTokens) {
  Config config;
  config.task.label_smoothing = 0.2;
  Batch batch;
  const auto labels = std::make_shared<TokenLabels>();
  labels->put({1});
  batch.labels = labels;
  const at::Tensor scores = at::tensor({0.0f, 2.0f}).view({1, 2});
  const double right = std::log1p(std::exp(-2.0)), wrong = right + 2;
  EXPECT_NEAR(make_language_model({config, {}, nullptr, -1})->loss(scores, batch).mean().item<double>(),
              0.9 * right + 0.1 * wrong, kTolerance);
}

TEST(SequenceToSequence, TheDecoderReadsTheStartTokenAndPredictsTheTarget) {
  const auto words = build_word_tokenizer({"ein haus a house"}, true, 20, 1);
  const Config config;
  const auto task = make_sequence_to_sequence({config, {}, words.get(), 0});
  const TokenizedDataset data = task->tokenize(texts({"a house"}, {"ein haus"}), *words, 10, nullptr);
  EXPECT_EQ(data.target_ids[0].size(), 4u);
  EXPECT_EQ(data.target_ids[0][0], 0);
  EXPECT_EQ(labels_of<TokenLabels>(data).labels.size(), 4u);
  EXPECT_EQ(data.target_ids[0][1], labels_of<TokenLabels>(data).labels[0]);
  EXPECT_EQ(labels_of<TokenLabels>(data).labels[3], *words->special_ids().sep);
  const Batch batch = make_batch(data, {0});
  EXPECT_EQ(batch.target_cu_seqlens, (std::vector<std::int64_t>{0, 4}));
}

TEST(SequenceToSequence, ATargetHasItsEndTokenWithinTheLength) {
  const auto characters = build_character_tokenizer({"abcde"});
  const Config config;
  const auto task = make_sequence_to_sequence({config, {}, characters.get(), 0, 2});
  const TokenizedDataset data = task->tokenize(texts({"a", "a"}, {"ab", "abcd"}), *characters, 4, nullptr);
  EXPECT_EQ(labels_of<TokenLabels>(data).by_example(),
            (std::vector<std::vector<std::int32_t>>{{3, 4, 2}, {3, 4, 5, 2}}));
  EXPECT_EQ(data.target_ids[1], (std::vector<std::int32_t>{0, 3, 4, 5}));
}

class Masking : public testing::Test {
 protected:
  Masking() : words_(build_word_tokenizer({"one two three four five six seven eight nine ten"}, true, 30, 1)) {
    for (int i = 0; i < 400; ++i) data_.push_back("one two three four five six seven eight nine ten");
  }
  Batch prepared(std::uint64_t seed, const std::vector<std::uint32_t>& examples = {}) {
    const auto task = make_masked_language_model({config_, {}, words_.get(), -1});
    const TokenizedDataset data = task->tokenize(texts(data_), *words_, 64, nullptr);
    Batch batch = make_batch(data, examples.empty() ? all_of(data) : examples);
    before_ = batch.ids;
    task->prepare(batch, seed);
    return batch;
  }
  Config config_;
  std::unique_ptr<Tokenizer> words_;
  std::vector<std::string> data_;
  std::vector<std::int64_t> before_;
};

TEST_F(Masking, AsksForTheRightShareAndShowsMostAsMasks) {
  const Batch batch = prepared(1);
  const double asked = static_cast<double>(batch.read_rows.size()) / 4000;
  EXPECT_NEAR(asked, 0.15 + 0.1 * std::pow(0.85, 10), 0.02);  // a text without any draws one
  double masks = 0, same = 0;
  const std::vector<std::int32_t>& labels = labels_of<TokenLabels>(batch).labels;
  for (std::size_t i = 0; i < batch.read_rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(batch.read_rows[i]);
    EXPECT_EQ(labels[i], before_[row]);
    EXPECT_GE(labels[i], 5);  // no special token is asked for
    masks += batch.ids[row] == *words_->special_ids().mask;
    same += batch.ids[row] == before_[row];
  }
  EXPECT_NEAR(masks / static_cast<double>(batch.read_rows.size()), 0.8, 0.06);
  EXPECT_NEAR(same / static_cast<double>(batch.read_rows.size()), 0.1, 0.06);
}

TEST_F(Masking, IsAFunctionOfSeedAndTextAlone) {
  const Batch first = prepared(1, {3, 5}), again = prepared(1, {3, 5}), other = prepared(2, {3, 5}),
              alone = prepared(1, {5});
  EXPECT_EQ(first.ids, again.ids);
  EXPECT_NE(first.ids, other.ids);
  EXPECT_EQ(std::vector<std::int64_t>(first.ids.begin() + first.cu_seqlens[1], first.ids.end()), alone.ids);
}

TEST_F(Masking, WholeWordsShareTheirFate) {
  config_.task.whole_words = true;
  config_.task.mask_rate = 0.4;
  Batch batch;
  const auto task = make_masked_language_model({config_, {}, words_.get(), -1});
  batch.ids = {2, 7, 8, 9, 10, 11, 12, 3};
  const auto labels = std::make_shared<TokenLabels>();
  labels->put(std::vector<std::int32_t>(8, -1), {-1, 0, 0, 1, 1, 2, 2, -1});
  batch.labels = labels;
  batch.cu_seqlens = {0, 8};
  batch.examples = {0};
  int all = 0, none = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Batch one = batch;
    task->prepare(one, seed);
    if (one.read_rows.size() == 1) continue;  // a text without a word draws one token
    for (const std::int64_t first : {1, 3, 5}) {
      const auto count = std::count(one.read_rows.begin(), one.read_rows.end(), first) +
                         std::count(one.read_rows.begin(), one.read_rows.end(), first + 1);
      EXPECT_NE(count, 1);
      (count == 2 ? all : none) += 1;
    }
  }
  EXPECT_GT(all, 10);
  EXPECT_GT(none, 10);
}

TEST_F(Masking, ATokenizerWithoutAMaskIsRefused) {
  const Json document = {{"model", {{"type", "WordLevel"}, {"vocab", {{"a", 0}}}, {"unk_token", "a"}}}};
  const auto bare = tokenizer_from_json(document, "test");
  test::expect_part(test::error_text(ErrorKind::config,
                                     [&] {
                                       make_masked_language_model({config_, {}, bare.get(), -1});
                                     }),
                    "the tokenizer has none");
}

}  // namespace
}  // namespace glass::language_models_test
