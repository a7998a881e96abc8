// Comprehensiveness (DeYoung et al. 2020): how far the probability falls when the most important tokens are hidden.
#include "explain/token_shares.h"
#include "glass/explain/metric.h"

namespace glass {

class Comprehensiveness final : public ExplanationMetric {
 public:
  MetricNeeds needs() const override { return MetricNeeds::masked_scores; }
  void bind(config::Reader& reader) override {
    reader.field("shares", masking_.shares, "shares of the text's tokens that are hidden, the highest scores first")
        .above(0)
        .at_most(1)
        .count(1, 100);
  }
  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    return drops_by_share(cases, *group, masking_, "explain.comprehensiveness");
  }

 private:
  // The shares of ERASER's code.
  ShareMasking masking_{{0.01, 0.05, 0.1, 0.2, 0.5}, false};
};

GLASS_REGISTER_METRIC(Comprehensiveness, "comprehensiveness",
                      "how far the probability falls when the most important tokens are hidden; higher is better",
                      "How far the probability of the explained class, or the explained value where there is none, "
                      "falls when the tokens with the highest scores are hidden, the mean "
                      "over several shares of the text. The more it falls, the more the model needed them.",
                      "DeYoung et al. 2020 (ERASER), https://arxiv.org/abs/1911.03429");

}  // namespace glass
