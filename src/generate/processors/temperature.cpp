// temperature: scores are divided by it.
#include "generate/processors/processors.h"

namespace glass::process {

namespace {

class Temperature : public ScoreProcessor {
 public:
  explicit Temperature(double value) : value_(value) {}

  void apply(const TextSoFar& /*text*/, std::vector<double>& scores) const override {
    for (double& score : scores) score /= value_;
  }

 private:
  double value_;
};

}  // namespace

MadeProcessor temperature(double value) {
  return std::make_unique<Temperature>(value);
}

}  // namespace glass::process
