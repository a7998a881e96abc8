// Where every draw says the same, the bounds are those of a share of all, or there are none.
#include <gtest/gtest.h>

#include <cmath>

#include "glass/base/statistics.h"
#include "glass/task/metrics/accuracy.h"
#include "glass/task/metrics/bleu.h"
#include "glass/task/metrics/chrf.h"
#include "glass/task/metrics/correlation.h"
#include "glass/task/metrics/macro_f1.h"
#include "glass/task/metrics/matthews.h"
#include "glass/task/metrics/span_match.h"

namespace glass::ends_test {
namespace {

constexpr std::int64_t kTexts = 40;
constexpr double kRounding = 1e-9;  // of a value that is 1 or 100 up to the last bits

/// The lower of Wilson's bounds of all of kTexts.
double low() {
  return wilson_interval(kTexts, kTexts).low;
}

TEST(Ends, OfMetricsWhereAllIsRight) {
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < kTexts; ++i) labels.push_back(i % 2);
  EXPECT_NEAR(accuracy(labels, labels).low, low(), kRounding);
  EXPECT_NEAR(macro_f1(labels, labels, 2).low, low(), kRounding);
  EXPECT_NEAR(matthews(labels, labels, 2).low, 2 * low() - 1, kRounding);
  EXPECT_EQ(matthews(labels, labels, 2).high, 1.0);
}

TEST(Ends, OfMetricsWhereNothingIsRight) {
  std::vector<std::int64_t> labels, others;
  for (std::int64_t i = 0; i < kTexts; ++i) labels.push_back(i % 2), others.push_back(1 - i % 2);
  EXPECT_NEAR(accuracy(others, labels).high, 1 - low(), kRounding);
  EXPECT_NEAR(matthews(others, labels, 2).high, 1 - 2 * low(), kRounding);
  EXPECT_EQ(matthews(others, labels, 2).value, -1.0);
}

TEST(Ends, OfWrittenTextsThatAreTheirTargets) {
  const std::vector<std::string> texts(kTexts, "the rain falls on the town and people walk");
  EXPECT_NEAR(bleu(texts, texts, {}).low, 100 * low(), 100 * kRounding);
  EXPECT_NEAR(chrf(texts, texts, {}).low, 100 * low(), 100 * kRounding);
  EXPECT_NEAR(chrf(texts, texts, {}).high, 100, 100 * kRounding);
}

TEST(Ends, OfAnswers) {
  const std::vector<std::string> said(kTexts, "carl");
  const std::vector<std::vector<std::string>> right(kTexts, {"carl"});
  EXPECT_NEAR(span_match(said, right).exact_match.low, low(), kRounding);
  EXPECT_NEAR(span_match(said, right).f1.low, low(), kRounding);
}

TEST(Ends, OfAPerfectCorrelationAreNone) {
  const Interval found = spearman({1, 2, 3, 4}, {10, 20, 30, 40});
  EXPECT_NEAR(found.value, 1, kRounding);
  EXPECT_FALSE(found.low < found.high);
}

TEST(Ends, OfOneTextAreThoseOfOne) {
  EXPECT_NEAR(accuracy({1}, {1}).low, wilson_interval(1, 1).low, kRounding);
  EXPECT_TRUE(std::isnan(bleu({"the rain falls on the town"}, {"the rain falls on a town"}, {}).low));
}

}  // namespace
}  // namespace glass::ends_test
