// Calibrated models are called nothing, others what they are.
#include "report/calibration_verdict.h"

#include <gtest/gtest.h>

#include "glass/base/random.h"

namespace glass::report::calibration_verdict_test {
namespace {

constexpr int kBins = 15;

/// Texts with confidences from one half to one; `right` says how often a text of this confidence is right.
std::vector<CalibrationBin> draw(int texts, Random& random, double (*right)(double)) {
  std::vector<CalibrationBin> bins(kBins);
  for (int i = 0; i < texts; ++i) {
    const double confidence = 0.5 + 0.5 * random.uniform();
    CalibrationBin& bin = bins[std::min(kBins - 1, static_cast<int>(confidence * kBins))];
    const double n = static_cast<double>(++bin.count), hit = random.uniform() < right(confidence) ? 1 : 0;
    bin.confidence = n == 1 ? confidence : bin.confidence + (confidence - bin.confidence) / n;
    bin.accuracy = n == 1 ? hit : bin.accuracy + (hit - bin.accuracy) / n;
  }
  return bins;
}

TEST(CalibrationVerdict, CallsACalibratedModelOfFewTextsAnythingInAtMostFiveOfAHundredCases) {
  Random random(11);
  constexpr int kModels = 400;
  int called = 0;
  for (int model = 0; model < kModels; ++model) {
    const CalibrationVerdict verdict = judge_calibration(draw(77, random, [](double c) { return c; }));
    called += verdict.is_off || verdict.is_biased;
  }
  // 5 of 100 are 20 of these; three standard deviations of the binomial are 13.
  EXPECT_LE(called, 33);
}

TEST(CalibrationVerdict, SeesConfidenceThatIsOff) {
  Random random(12);
  const CalibrationVerdict over = judge_calibration(draw(400, random, [](double c) { return c - 0.15; })),
                           under = judge_calibration(draw(400, random, [](double c) { return 0.7 + 0.3 * c; }));
  EXPECT_TRUE(over.is_biased && over.surplus > 0);
  EXPECT_TRUE(under.is_biased && under.surplus < 0);
  EXPECT_GT(over.error, over.chance_error);
}

TEST(CalibrationVerdict, SeesRangesThatAreOffInBothDirections) {
  Random random(13);
  const CalibrationVerdict verdict =
      judge_calibration(draw(2000, random, [](double c) { return c < 0.75 ? c + 0.12 : c - 0.12; }));
  EXPECT_TRUE(verdict.is_off);
}

TEST(CalibrationVerdict, OfManyTextsIsQuickAndOfNoneIsNothing) {
  std::vector<CalibrationBin> bins = {{0.8, 0.9, 0.85, 0.85, 50'000'000}};
  EXPECT_FALSE(judge_calibration(bins).is_off);
  bins[0].accuracy = 0.86;
  EXPECT_TRUE(judge_calibration(bins).is_biased);
  EXPECT_FALSE(judge_calibration({}).is_biased);
  EXPECT_FALSE(judge_calibration({{0, 1, kUnknown, kUnknown, 3}}).is_off);
}

}  // namespace
}  // namespace glass::report::calibration_verdict_test
