// Comprehensiveness (DeYoung et al. 2020): how far the probability falls when the most important tokens are hidden.
#include "explain/token_shares.h"
#include "glass/explain/metric.h"

namespace glass {

class Comprehensiveness final : public ExplanationMetric {
 public:
  MetricNeeds needs() const override { return MetricNeeds::masked_scores; }
  void bind(config::Reader& reader) override {
    masking_.bind(reader, "shares of the text's tokens that are hidden, the highest scores first");
  }
  std::string unit(const ScoreMeaning& meaning, const Target& target) const override {
    return drop_unit(meaning, target);
  }
  Json hides_with(const ExplainContext& context) const override {
    return masking_.hides_with(context, "explain.comprehensiveness");
  }
  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    return drops_by_share(cases, *group, masking_, "explain.comprehensiveness");
  }

 private:
  ShareMasking masking_{.keep = false};
};

GLASS_REGISTER_METRIC(Comprehensiveness, "comprehensiveness",
                      "how far the probability falls when the most important tokens are hidden; higher is better",
                      "How far the probability of the explained class, or the explained value where there is none, "
                      "falls when the tokens with the highest scores are hidden, the mean "
                      "over several shares of the text. The more it falls, the more the model needed them.",
                      "DeYoung et al. 2020 (ERASER), https://arxiv.org/abs/1911.03429");

}  // namespace glass
