// Metrics of how much an explanation moves when the text's values move a little.
#pragma once

#include <string>
#include <vector>

#include "explain/rerun.h"

namespace glass {

/// Explains noisy copies of each text. Methods that do not read the texts by their values have no such numbers.
class NoiseMetric : public ExplanationMetric {
 public:
  MetricNeeds needs() const final { return MetricNeeds::rerun; }
  void bind(config::Reader& reader) final;
  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) final;

 protected:
  /// How far a copy's scores moved: in what the metric counts in. `own` has at least one number that is not 0.
  virtual double change(const std::vector<double>& own, const std::vector<double>& copy, double distance) const = 0;

 private:
  double radius_ = 0.02;
  std::int64_t samples_ = 10;
};

}  // namespace glass
