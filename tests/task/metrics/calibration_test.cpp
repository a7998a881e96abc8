// Calibration bins against scikit-learn's calibration_curve and by hand.
#include "glass/task/metrics/calibration.h"

#include <gtest/gtest.h>

#include "support/metrics_golden.h"

namespace glass::calibration_test {
namespace {

TEST(Calibration, BinsEqualScikitLearns) {
  for (const test::MetricCase& c : test::metric_cases()) {
    const std::vector<CalibrationBin> bins = calibration_bins(c.confidences);
    std::size_t filled = 0;
    for (std::size_t b = 0; b < bins.size(); ++b) {
      ASSERT_EQ(bins[b].count, c.golden.at("bin_counts").at(b).get<std::int64_t>())
          << c.golden.at("name") << " bin " << b;
      if (bins[b].count == 0) continue;
      EXPECT_NEAR(bins[b].accuracy, c.golden.at("bin_accuracy").at(filled).get<double>(), test::kMetricTolerance);
      EXPECT_NEAR(bins[b].confidence, c.golden.at("bin_confidence").at(filled).get<double>(), test::kMetricTolerance);
      ++filled;
    }
  }
}

TEST(Calibration, ErrorEqualsTheSumOverScikitLearnsBins) {
  for (const test::MetricCase& c : test::metric_cases()) {
    const Interval value = expected_calibration_error(c.confidences);
    EXPECT_NEAR(value.value, c.golden.at("expected_calibration_error").get<double>(), test::kMetricTolerance)
        << c.golden.at("name");
  }
}

TEST(Calibration, ErrorIsTheGapOfASingleBin) {
  // Four examples say 0.9 and three are right.
  EXPECT_NEAR(expected_calibration_error({{0.9, true}, {0.9, true}, {0.9, true}, {0.9, false}}).value, 0.15,
              test::kMetricTolerance);
}

TEST(Calibration, UpperEdgeBelongsToTheBin) {
  const std::vector<CalibrationBin> bins = calibration_bins({{0.5, true}, {1.0, true}, {0.0, false}}, 2);
  EXPECT_EQ(bins[0].count, 2);
  EXPECT_EQ(bins[1].count, 1);
}

}  // namespace
}  // namespace glass::calibration_test
