// Do several methods say the same of a text?
#include <cmath>

#include "explain/token_scores.h"
#include "glass/base/correlation.h"

namespace glass {

class MethodAgreement final : public ExplanationMetric {
 public:
  MetricNeeds needs() const override { return MetricNeeds::results; }
  void bind(config::Reader& reader) override {
    reader.field("absolute", absolute_, "compare |score|, as shares of attention have no sign; no: the signed scores");
  }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* /*group*/) override {
    std::vector<Json> numbers;
    for (const MetricCase& one : cases) numbers.push_back(with_others(one));
    return numbers;
  }

 private:
  std::vector<double> scores_of(const MetricCase& one) const {
    std::vector<double> scores = token_scores(one).scores;
    if (absolute_) {
      for (double& score : scores) score = std::abs(score);
    }
    return scores;
  }

  Json with_others(const MetricCase& one) const {
    const std::vector<double> own = scores_of(one);
    Json numbers = Json::object();
    double sum = 0, others = 0;
    for (const Explanation& other : one.example.explanations) {
      if (&other == &one.explanation) continue;
      const std::vector<double> scores = scores_of({one.example, other});
      const double rho = scores.size() == own.size() ? rank_correlation(own, scores) : std::nan("");
      if (std::isnan(rho)) continue;
      numbers["with " + other.method] = rho;
      sum += rho;
      others += 1;
    }
    if (others > 0) numbers["mean"] = sum / others;
    return numbers;
  }

  bool absolute_ = true;
};

GLASS_REGISTER_METRIC(
    MethodAgreement, "method_agreement",
    "rank correlation of a method's scores with those of every other method of the call",
    "Spearman's correlation of the tokens' |score| with those of each other method of the same call, "
    "and the mean over the methods. Methods that agree can be wrong together; where they disagree, at "
    "most one of them is to be believed.",
    "Krishna et al. 2022, https://arxiv.org/abs/2202.01602");

}  // namespace glass
