// Model parameter randomisation (Adebayo et al. 2018): does an explanation change when the model's weights are
// destroyed, from the head down?
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <limits>

#include "explain/rerun.h"
#include "explain/token_scores.h"
#include "glass/base/correlation.h"

namespace glass {

namespace {

/// Destroys weights, the last ones first, and gives the model its own ones back when it ends.
class DestroyedWeights {
 public:
  DestroyedWeights(const Subject& subject, std::uint64_t seed)
      : weights_(subject.parameters()), generator_(at::make_generator<at::CPUGeneratorImpl>(seed)) {}
  ~DestroyedWeights() {
    const at::NoGradGuard no_grad;
    for (auto& [weight, own] : kept_) weight.copy_(own);
  }
  DestroyedWeights(const DestroyedWeights&) = delete;
  DestroyedWeights& operator=(const DestroyedWeights&) = delete;

  /// Exchanges the numbers within each of the last `share` of the weights by chance: their distribution stays, what was
  /// learned is gone.
  void destroy(double share) {
    const at::NoGradGuard no_grad;
    const auto wanted = static_cast<std::size_t>(std::ceil(share * static_cast<double>(weights_.size())));
    while (kept_.size() < wanted) {
      Tensor weight = weights_[weights_.size() - 1 - kept_.size()];
      kept_.emplace_back(weight, weight.detach().clone());
      const Tensor order = at::randperm(weight.numel(), generator_, at::kLong).to(weight.device());
      weight.copy_(kept_.back().second.reshape({-1}).index_select(0, order).view(weight.sizes()));
    }
  }

 private:
  std::vector<Tensor> weights_;
  at::Generator generator_;
  std::vector<std::pair<Tensor, Tensor>> kept_;
};

std::vector<double> magnitudes(std::vector<double> scores) {
  for (double& score : scores) score = std::abs(score);
  return scores;
}

}  // namespace

class ParameterRandomisation final : public ExplanationMetric {
 public:
  Better better() const override { return Better::low; }
  MetricNeeds needs() const override { return MetricNeeds::rerun; }
  void bind(config::Reader& reader) override {
    reader.field("levels", levels_, "steps from the head's weights to all of them").at_least(1).at_most(100);
  }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    std::vector<Json> numbers(cases.size(), Json::object());
    if (cases.empty()) return numbers;
    const std::vector<ExplainInput> inputs = inputs_with_labels(*group);
    DestroyedWeights weights(*group->context().subject, group->context().seed);
    std::vector<double> sum(cases.size());
    for (std::int64_t level = 1; level <= levels_; ++level) {
      const double share = static_cast<double>(level) / static_cast<double>(levels_);
      weights.destroy(share);
      const std::vector<Explanation> again = cases.front().explainer->explain(group->context(), inputs);
      for (std::size_t c = 0; c < cases.size(); ++c) {
        const double rho = rank_correlation(magnitudes(own_scores(cases[c], *group)),
                                            magnitudes(scores_among(cases[c], *group, again)));
        numbers[c][fmt::format("without_{:.0f}_percent", 100 * share)] = rho;
        sum[c] += rho;
      }
    }
    for (std::size_t c = 0; c < cases.size(); ++c) {
      if (std::isnan(sum[c])) numbers[c] = Json::object();  // scores that are all equal have no ranks
      if (!numbers[c].empty()) numbers[c]["mean"] = sum[c] / static_cast<double>(levels_);
    }
    return numbers;
  }

 private:
  std::int64_t levels_ = 4;
};

GLASS_REGISTER_METRIC(
    ParameterRandomisation, "parameter_randomisation",
    "rank correlation of |score| before and after the weights are destroyed, from the head down; 0 is best",
    "Spearman's correlation between |score| of the tokens with the model as it is and with the numbers of its weights "
    "exchanged by chance, from the head down, in several levels; the mean over the levels. An explanation that stays "
    "(near 1) does not show what the model has learned.",
    "Adebayo et al. 2018, https://arxiv.org/abs/1810.03292");

}  // namespace glass
