// scikit-learn's values of the metrics (scripts/golden/metrics_values.py).
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/task/metrics/calibration.h"
#include "glass/task/metrics/loss.h"

namespace glass::test {

/// Both sides compute in float64; only the order of sums differs.
inline constexpr double kMetricTolerance = 1e-12;

struct MetricCase {
  Json golden;
  std::vector<std::vector<double>> scores;
  std::vector<std::int64_t> gold, predicted;
  std::vector<Confidence> confidences;
  std::int64_t classes = 0;
};

inline std::vector<MetricCase> metric_cases() {
  std::vector<MetricCase> cases;
  const Json document = read_json(GLASS_SOURCE_DIR "/tests/golden/metrics_golden.json");
  for (const Json& golden : document.at("cases")) {
    MetricCase c{golden, golden.at("scores"), golden.at("gold"), {}, {}, 0};
    c.classes = static_cast<std::int64_t>(c.scores[0].size());
    for (std::size_t i = 0; i < c.gold.size(); ++i) {
      c.predicted.push_back(std::max_element(c.scores[i].begin(), c.scores[i].end()) - c.scores[i].begin());
      c.confidences.push_back({softmax(c.scores[i])[c.predicted[i]], c.predicted[i] == c.gold[i]});
    }
    cases.push_back(c);
  }
  return cases;
}

/// The interval holds the value, and is not a point.
inline bool is_interval(const Interval& interval) {
  return interval.low <= interval.value && interval.value <= interval.high && interval.low < interval.high;
}

}  // namespace glass::test
