// Model parameter randomisation (Adebayo et al. 2018): does an explanation change when the model's weights are
// destroyed, layer by layer from the head down?
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "explain/rerun.h"
#include "explain/similarity.h"
#include "explain/token_scores.h"
#include "glass/base/correlation.h"

namespace glass {

namespace {

/// Destroys weights and gives the model its own ones back when it ends.
class DestroyedWeights {
 public:
  explicit DestroyedWeights(std::uint64_t seed) : generator_(at::make_generator<at::CPUGeneratorImpl>(seed)) {}
  ~DestroyedWeights() {
    const at::NoGradGuard no_grad;
    for (auto& [weight, own] : kept_) weight.copy_(own);
  }
  DestroyedWeights(const DestroyedWeights&) = delete;
  DestroyedWeights& operator=(const DestroyedWeights&) = delete;

  /// Exchanges the numbers within each weight of a layer by chance: their distribution stays, what was learned is gone.
  void destroy(const ParameterLayer& layer) {
    const at::NoGradGuard no_grad;
    for (Tensor weight : layer.weights) {
      kept_.emplace_back(weight, weight.detach().clone());
      const Tensor order = at::randperm(weight.numel(), generator_, at::kLong).to(weight.device());
      weight.copy_(kept_.back().second.reshape({-1}).index_select(0, order).view(weight.sizes()));
    }
  }

 private:
  at::Generator generator_;
  std::vector<std::pair<Tensor, Tensor>> kept_;
};

/// Layers in at most `most` groups of neighbours; a group has the name of its last layer.
std::vector<ParameterLayer> join_layers(const std::vector<ParameterLayer>& layers, std::size_t most) {
  std::vector<ParameterLayer> joined;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::size_t groups = std::min(most, layers.size()), group = i * groups / layers.size();
    if (joined.size() <= group) joined.emplace_back();
    joined[group].name = layers[i].name;
    joined[group].weights.insert(joined[group].weights.end(), layers[i].weights.begin(), layers[i].weights.end());
  }
  return joined;
}

}  // namespace

class ParameterRandomisation final : public ExplanationMetric {
 public:
  Better better() const override { return Better::low; }
  MetricNeeds needs() const override { return MetricNeeds::rerun; }
  void bind(config::Reader& reader) override {
    reader
        .field("levels", levels_,
               "most steps from the head to the words; a model of more layers loses several at a step")
        .at_least(1)
        .at_most(1000);
  }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    std::vector<Json> numbers(cases.size(), Json::object());
    const std::vector<ParameterLayer> layers =
        join_layers(group->context().subject->parameter_layers(), static_cast<std::size_t>(levels_));
    if (cases.empty() || layers.empty()) return numbers;
    const std::vector<ExplainInput> inputs = inputs_with_labels(*group);
    DestroyedWeights weights(group->context().seed);
    std::vector<Curves> curves(cases.size());
    for (const ParameterLayer& layer : layers) {
      weights.destroy(layer);
      const std::vector<Explanation> again = cases.front().explainer->explain(group->context(), inputs);
      for (std::size_t c = 0; c < cases.size(); ++c)
        curves[c].add(magnitudes(own_scores(cases[c], *group)), magnitudes(scores_among(cases[c], *group, again)));
    }
    for (std::size_t c = 0; c < cases.size(); ++c) numbers[c] = curves[c].numbers(layers);
    return numbers;
  }

 private:
  /// How like its own explanation a text's stays, by level.
  struct Curves {
    std::vector<double> ranks, structure;

    void add(const std::vector<double>& own, const std::vector<double>& again) {
      ranks.push_back(rank_correlation(own, again));
      structure.push_back(structural_similarity(own, again));
    }
    /// Nothing where scores are all equal: they have no ranks.
    Json numbers(const std::vector<ParameterLayer>& layers) const {
      double sum = 0, similarity = 0;
      for (std::size_t level = 0; level < layers.size(); ++level) {
        sum += ranks[level];
        similarity += structure[level];
      }
      if (std::isnan(sum)) return Json::object();
      const auto count = static_cast<double>(layers.size());
      Json numbers = {{"mean", sum / count}, {"ssim", similarity / count}};
      for (std::size_t level = 0; level < layers.size(); ++level)
        numbers[curve_point("rank correlation", level, layers[level].name)] = ranks[level];
      for (std::size_t level = 0; level < layers.size(); ++level)
        numbers[curve_point("SSIM", level, layers[level].name)] = structure[level];
      return numbers;
    }
  };

  std::int64_t levels_ = 8;
};

GLASS_REGISTER_METRIC(
    ParameterRandomisation, "parameter_randomisation",
    "rank correlation of |score| before and after the weights are destroyed, from the head down; 0 is best",
    "Spearman's correlation and the structural similarity (SSIM) between |score| of the tokens with the model as it is "
    "and with the numbers of its weights exchanged by chance, from the head down, one layer more at each step; the "
    "means over the steps, and the curve. An explanation that stays (near 1) does not show what the model has learned.",
    "Adebayo et al. 2018, https://arxiv.org/abs/1810.03292; SSIM: Wang et al. 2004, "
    "https://doi.org/10.1109/TIP.2003.819861");

}  // namespace glass
