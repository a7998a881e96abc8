// Sufficiency (DeYoung et al. 2020): how far the probability falls when only the most important tokens are left.
#include "explain/token_shares.h"
#include "glass/explain/metric.h"

namespace glass {

class Sufficiency final : public ExplanationMetric {
 public:
  MetricNeeds needs() const override { return MetricNeeds::masked_scores; }
  void bind(config::Reader& reader) override {
    masking_.bind(reader, "shares of the text's tokens that are kept, the highest scores first");
  }
  std::string unit(const ScoreMeaning& meaning, const Target& target) const override {
    return drop_unit(meaning, target);
  }
  Json hides_with(const ExplainContext& context) const override {
    return masking_.hides_with(context, "explain.sufficiency");
  }
  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    return drops_by_share(cases, *group, masking_, "explain.sufficiency");
  }

 private:
  ShareMasking masking_{.keep = true};
};

GLASS_REGISTER_METRIC(Sufficiency, "sufficiency",
                      "how far the probability falls when only the most important tokens are left; lower is better",
                      "How far the probability of the explained class, or the explained value where there is none, "
                      "falls when all but the tokens with the highest "
                      "scores are hidden, the mean over several shares of the text. Near 0 these tokens are enough.",
                      "DeYoung et al. 2020 (ERASER), https://arxiv.org/abs/1911.03429");

}  // namespace glass
