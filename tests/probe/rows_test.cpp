// Sampling, the held-out split, control labels and intervals of probes.
#include "probe/rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "support/tiny_model.h"

namespace glass::rows_test {
namespace {

/// Texts of these lengths as token rows; token ids count up from 0 in steps of 1, modulo 7.
States token_rows(const std::vector<std::int64_t>& lengths) {
  States states;
  states.pooled = false;
  for (std::size_t text = 0; text < lengths.size(); ++text)
    for (std::int64_t t = 0; t < lengths[text]; ++t) {
      states.texts.push_back(static_cast<std::int64_t>(text));
      states.tokens.push_back(static_cast<std::int32_t>(states.rows++ % 7));
    }
  return states;
}

States pooled_rows(std::int64_t texts) {
  States states;
  states.rows = texts;
  for (std::int64_t text = 0; text < texts; ++text) {
    states.texts.push_back(text);
    states.tokens.push_back(-1);
  }
  return states;
}

std::vector<std::int32_t> skewed_labels(std::int64_t rows) {  // one in ten is 1
  std::vector<std::int32_t> labels(rows);
  for (std::int64_t row = 0; row < rows; ++row) labels[row] = row % 10 == 0;
  return labels;
}

TEST(SampleTexts, IsSeededWithoutRepeatsAndStopsAtTheLimit) {
  const TokenizedDataset data = test::random_dataset(std::vector<std::int64_t>(40, 5));
  const auto texts = sample_texts(data, 12, true, 1);
  EXPECT_EQ(texts.size(), 12u);
  EXPECT_EQ(std::set<std::uint32_t>(texts.begin(), texts.end()).size(), 12u);
  EXPECT_EQ(texts, sample_texts(data, 12, true, 1));
  EXPECT_NE(texts, sample_texts(data, 12, true, 2));
  EXPECT_EQ(sample_texts(data, 12, false, 1).size(), 3u);  // 15 tokens are the first count of at least 12
  EXPECT_EQ(sample_texts(data, 4000, true, 1).size(), 40u);
}

TEST(SplitRows, HoldsOutTheSameShareOfEveryLabel) {
  const auto labels = skewed_labels(600);
  const Parts parts = split_rows(pooled_rows(600), labels);
  EXPECT_EQ(parts.held_out.size(), 100u);
  EXPECT_EQ(parts.fit.size(), 500u);
  const auto ones =
      std::count_if(parts.held_out.begin(), parts.held_out.end(), [&](std::int64_t row) { return labels[row] == 1; });
  EXPECT_EQ(ones, 10);
}

TEST(SplitRows, NeverCutsAText) {
  std::vector<std::int64_t> lengths;
  for (int text = 0; text < 60; ++text) lengths.push_back(1 + text % 5);
  const States states = token_rows(lengths);
  const Parts parts = split_rows(states, std::vector<std::int32_t>(states.rows, 0));
  std::set<std::int64_t> fit, held_out;
  for (const std::int64_t row : parts.fit) fit.insert(states.texts[row]);
  for (const std::int64_t row : parts.held_out) held_out.insert(states.texts[row]);
  EXPECT_EQ(fit.size() + held_out.size(), 60u);
  EXPECT_EQ(held_out.size(), 10u);
}

TEST(ControlLabels, OfPooledStatesAreAPermutation) {
  const auto labels = skewed_labels(300);
  auto control = control_labels(pooled_rows(300), labels, labels, 5);
  EXPECT_NE(control, labels);
  EXPECT_EQ(control, control_labels(pooled_rows(300), labels, labels, 5));
  std::sort(control.begin(), control.end());
  auto sorted = labels;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(control, sorted);
}

TEST(ControlLabels, OfTokensAreOneLabelATypeInTrainAndTest) {
  const States train = token_rows({20, 30}), test = token_rows({9});
  const std::vector<std::int32_t> frequencies = {0, 1, 2, 3};
  const auto control = control_labels(train, std::vector<std::int32_t>(50, 0), frequencies, 3);
  const auto test_control = control_labels(test, std::vector<std::int32_t>(9, 0), frequencies, 3);
  std::map<std::int32_t, std::int32_t> by_type;
  for (std::size_t row = 0; row < control.size(); ++row)
    EXPECT_EQ(by_type.try_emplace(train.tokens[row], control[row]).first->second, control[row]);
  for (std::size_t row = 0; row < test_control.size(); ++row)
    EXPECT_EQ(test_control[row], by_type.at(test.tokens[row]));
  EXPECT_GT(std::set<std::int32_t>(control.begin(), control.end()).size(), 1u);
}

TEST(AccuracyByText, CountsRowsAndResamplesTexts) {
  // One text of 90 rows, all right, and nine of 10, all wrong: rows say 50 %, and drawing texts gives a wide interval.
  std::vector<std::int64_t> lengths(10, 10);
  lengths[0] = 90;
  const States states = token_rows(lengths);
  std::vector<std::int32_t> labels(180, 0), predicted(180, 1);
  std::fill_n(predicted.begin(), 90, 0);
  const Interval interval = accuracy_by_text(states, predicted, labels, 1);
  EXPECT_DOUBLE_EQ(interval.value, 0.5);
  EXPECT_EQ(interval.low, 0.0);   // the long text is left out in a third of the draws
  EXPECT_GT(interval.high, 0.7);  // and drawn three times or more in 7 % of them: 270 of 340
}

TEST(MajorityShare, IsThatOfTheMostFrequentLabel) {
  EXPECT_DOUBLE_EQ(majority_share({0, 2, 2, 1}, 4), 0.5);
  EXPECT_EQ(majority_share({}, 2), 0.0);
}

}  // namespace
}  // namespace glass::rows_test
