// How many tokens are hidden, which ones never, and what the draw depends on.
#include "glass/train/token_masking.h"
#include "glass/config/train_config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "glass/train/batch_order.h"
#include "support/tiny_run.h"

namespace glass::token_masking_test {
namespace {

constexpr std::int64_t kTexts = 4000, kWords = 20;
constexpr std::int64_t kPad = 0, kUnk = 1, kCls = 2, kSep = 3, kMask = 4, kWord = 7;
/// A draw further from its expectation than this many standard deviations happens once in 1.7 million.
constexpr double kDeviations = 5;

SpecialIds special_ids() {
  SpecialIds special;
  special.pad = kPad;
  special.unk = kUnk;
  special.cls = kCls;
  special.sep = kSep;
  special.mask = kMask;
  return special;
}

TrainConfig config(double rate, std::int64_t seed = 1) {
  TrainConfig config;
  config.mask_rate = rate;
  config.seed = seed;
  return config;
}

/// kTexts texts: [CLS], a [PAD] of the text's own, kWords words, [SEP].
Batch texts() {
  Batch batch;
  batch.cu_seqlens.push_back(0);
  for (std::int64_t e = 0; e < kTexts; ++e) {
    batch.ids.insert(batch.ids.end(), {kCls, kPad});
    batch.ids.insert(batch.ids.end(), kWords, kWord);
    batch.ids.push_back(kSep);
    batch.cu_seqlens.push_back(static_cast<std::int64_t>(batch.ids.size()));
    batch.examples.push_back(e);
  }
  return batch;
}

Batch masked(double rate, std::int64_t epoch = 0, std::int64_t seed = 1) {
  Batch batch = texts();
  TokenMasking(config(rate, seed), special_ids()).apply(batch, epoch);
  return batch;
}

/// The share of each text's words that is hidden.
std::vector<double> shares(const Batch& batch) {
  std::vector<double> shares;
  for (std::int64_t b = 0; b < batch.size(); ++b) {
    const auto begin = batch.ids.begin() + batch.cu_seqlens[b], end = batch.ids.begin() + batch.cu_seqlens[b + 1];
    shares.push_back(static_cast<double>(std::count(begin, end, kMask)) / kWords);
  }
  return shares;
}

TEST(TokenMasking, ARateOfZeroChangesNothing) {
  EXPECT_EQ(masked(0).ids, texts().ids);
  EXPECT_EQ(masked(0, 3).ids, texts().ids);
}

TEST(TokenMasking, HiddenShareIsTheRate) {
  for (const double rate : {0.1, 0.3, 0.5, 0.9}) {
    double mean = 0;
    for (const double share : shares(masked(rate))) mean += share / kTexts;
    // s = u^a with a = 1/rate - 1 has E[s] = rate and E[s^2] = 1 / (2a + 1); a text's mean over its words adds E[s (1 -
    // s)] / kWords.
    const double second = 1 / (2 / rate - 1);
    const double variance = (second - rate * rate + (rate - second) / kWords) / kTexts;
    EXPECT_NEAR(mean, rate, kDeviations * std::sqrt(variance)) << rate;
  }
}

TEST(TokenMasking, TextsAreHiddenFromNothingToEverything) {
  const std::vector<double> seen = shares(masked(0.2));
  // No word is hidden with probability E[(1 - s)^n], all are with E[s^n] = 1 / (1 + 4 n): s = u^4, n = 20 words.
  const double all = kTexts / (1.0 + 4 * kWords);
  EXPECT_NEAR(std::count(seen.begin(), seen.end(), 1.0), all, kDeviations * std::sqrt(all));
  // Integral of (1 - u^4)^20 = B(1/4, 21) / 4 = G(5/4) G(21) / G(85/4).
  const double none = kTexts * std::exp(std::lgamma(1.25) + std::lgamma(21.0) - std::lgamma(21.25));
  EXPECT_NEAR(std::count(seen.begin(), seen.end(), 0.0), none, kDeviations * std::sqrt(none));
}

TEST(TokenMasking, SpecialTokensStay) {
  const Batch before = texts(), after = masked(0.9);
  for (std::size_t i = 0; i < before.ids.size(); ++i) {
    if (before.ids[i] == kWord) continue;
    ASSERT_EQ(after.ids[i], before.ids[i]) << "token " << i;
  }
}

TEST(TokenMasking, DrawFollowsFromSeedEpochAndExampleAlone) {
  const Batch batch = masked(0.5, 2);
  EXPECT_EQ(masked(0.5, 2).ids, batch.ids);
  EXPECT_NE(masked(0.5, 3).ids, batch.ids);
  EXPECT_NE(masked(0.5, 2, 9).ids, batch.ids);
  // The last text alone is hidden like the last text in company.
  Batch alone = texts();
  alone.ids.erase(alone.ids.begin(), alone.ids.end() - (kWords + 3));
  alone.cu_seqlens = {0, kWords + 3};
  alone.examples = {kTexts - 1};
  TokenMasking(config(0.5), special_ids()).apply(alone, 2);
  EXPECT_TRUE(std::equal(alone.ids.begin(), alone.ids.end(), batch.ids.end() - (kWords + 3)));
}

TEST(TokenMasking, UnknownTokenStandsInForAMissingMask) {
  SpecialIds special = special_ids();
  special.mask.reset();
  Batch batch = texts();
  TokenMasking(config(0.5), special).apply(batch, 0);
  EXPECT_EQ(std::count(batch.ids.begin(), batch.ids.end(), kMask), 0);
  EXPECT_GT(std::count(batch.ids.begin(), batch.ids.end(), kUnk), 0);
}

TEST(TokenMasking, NothingToHideBehindIsAnErrorOnlyWhereItIsNeeded) {
  EXPECT_NO_THROW(TokenMasking(config(0), SpecialIds()));
  const Error error = test::error_of([] { TokenMasking(config(0.1), SpecialIds()); });
  EXPECT_EQ(error.kind(), ErrorKind::config);
  EXPECT_NE(std::string(error.what()).find("train.mask_rate: the vocabulary has neither a mask nor an unknown token"),
            std::string::npos);
}

TEST(TokenMasking, BatchesOfAnOrderAreHiddenAlikeAfterAResume) {
  const TokenizedDataset data = test::random_dataset({9, 8, 7, 9, 8, 7, 9, 8, 7, 9, 8, 7});
  const std::vector<std::int64_t> untouched = make_batch(data, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).ids;
  TrainConfig settings = config(0.5);
  settings.batch_size = 4;
  BatchOrder whole(data, settings, special_ids()), resumed(data, settings, special_ids());
  for (std::int64_t step = 0; step < 5; ++step) whole.batch(step);
  const Batch batch = whole.batch(5);
  EXPECT_EQ(resumed.batch(5).ids, batch.ids);
  EXPECT_NE(make_batch(data, {batch.examples.begin(), batch.examples.end()}).ids, batch.ids);
  // The data themselves stay as they are: the next epoch and evaluation see whole texts.
  EXPECT_EQ(make_batch(data, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).ids, untouched);
}

}  // namespace
}  // namespace glass::token_masking_test
