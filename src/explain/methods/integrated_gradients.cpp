// Integrated Gradients (Sundararajan, Taly, Yan 2017): the gradient integrated along the straight line from a baseline
// to the input, times their difference, summed over the width. The default rule learns where the path bends.
#include <numeric>

#include "explain/path_method.h"
#include "explain/path_rule.h"

namespace glass {

class IntegratedGradients final : public PathMethod {
 public:
  void bind(config::Reader& reader) override {
    rule_.bind(reader);
    bind_path(reader);
  }

 protected:
  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) override {
    PathGradients path(group, points, baseline, rule_.needs_ends());
    std::vector<OpenPath> ends;
    for (std::size_t i = 0; i < path.size(); ++i) {
      ends.push_back(
          {{0, path.score_start(i), path.at_baseline(i)}, {1, path.score_input(i), path.at_input(i)}, path.tokens(i)});
    }
    const std::vector<PathIntegral> integrals = rule_.integrate(
        ends, [&](const std::vector<PathNode>& nodes, const PathRule::Put& put) { path.at_nodes(nodes, put); });
    std::vector<Explanation> results(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
      Explanation& result = results[i];
      result.values = integrals[i].scores;
      result.quality = path_quality(path, i, std::accumulate(result.values.begin(), result.values.end(), 0.0));
      result.quality.update(integrals[i].quality);
      path.state_passes(i, result);
      result.settings = rule_.used_settings();
    }
    return results;
  }

  StatedCost path_cost(const PathText& path) const override {
    PassCost cost{rule_.inner_nodes(), rule_.inner_nodes()};
    cost.forwards += path.ends;
    if (rule_.needs_ends()) cost.backwards += path.end_backwards;
    return cost;
  }

 private:
  PathRule rule_;
};

GLASS_REGISTER_EXPLAINER(
    IntegratedGradients, "integrated_gradients",
    "gradients integrated from a baseline to the input; scores sum to f(x) - f(baseline)",
    "How much of the change of the output between a baseline and the text each token carries: gradients integrated "
    "along the straight line between them, times the difference (Sundararajan, Taly, Yan 2017). The scores sum to the "
    "change, up to the completeness delta.",
    "the target's unit",
    "Depends on the baseline: another one asks another question. Texts between baseline and input are none that the "
    "model was trained on. Completeness is promised only at points that all of a text passes, not beside a residual. "
    "The errors of intervals and tokens that the adaptive rule states are estimates.",
    "Sundararajan, Taly, Yan 2017, https://arxiv.org/abs/1703.01365");

}  // namespace glass
