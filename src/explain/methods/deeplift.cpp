// DeepLIFT (Shrikumar, Greenside, Kundaje 2017) with a rule for every nonlinear part of a Transformer: what each part's
// inputs bring of the change of its output between a baseline and the text, handed back from the score to the tokens.
#include <ATen/ATen.h>

#include <numeric>

#include "explain/path_method.h"
#include "explain/rescale_rules.h"

namespace glass {

class DeepLift final : public PathMethod {
 public:
  void bind(config::Reader& reader) override { bind_path(reader); }

 protected:
  StatedCost path_cost(const PathText& path) const override { return PassCost{path.ends + 2, 2}; }

  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) override {
    PathGradients path(group, points, baseline, false);
    const RescaleRules rules(*group.context().subject, points);
    std::vector<PathNode> pairs;  // the text and its baseline
    for (std::size_t i = 0; i < path.size(); ++i) pairs.insert(pairs.end(), {{i, 1.0}, {i, 0.0}});
    GradientRequest request;
    request.together = 2;
    request.score = RescaleRules::score;
    request.edit = [&](const Variants& variants, Trace& trace) { rules.watch(group, variants, trace); };
    std::vector<Explanation> results(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) results[i].values.assign(path.tokens(i), 0.0);
    // Each of a pair holds half of the multipliers of the sum of both targets, which is their mean twice.
    path.at_nodes(pairs, request, [&](std::size_t place, double, const double* products) {
      std::vector<double>& values = results[pairs[place].input].values;
      for (std::size_t t = 0; t < values.size(); ++t) values[t] += products[t] / 2;
    });
    for (std::size_t i = 0; i < path.size(); ++i) {
      Explanation& result = results[i];
      result.quality = path_quality(path, i, std::accumulate(result.values.begin(), result.values.end(), 0.0));
      result.quality["completeness_promised"] = path.promises_completeness() && rules.cover_all();
      result.forwards = path.forwards(i);
      result.backwards = path.backwards(i);
    }
    return results;
  }
};

GLASS_REGISTER_EXPLAINER(
    DeepLift, "deeplift", "rescale rules for every part of a Transformer; scores sum to f(x) - f(baseline)",
    "How much of the change of the output between a baseline and the text each token brings, part by part: an "
    "activation hands back its change over that of its input, a product gives each factor the mean of the other, "
    "softmax and norms have rules of their own (DeepLIFT; Shrikumar, Greenside, Kundaje 2017). One pass of text and "
    "baseline together; the scores sum to the change.",
    "the target's unit",
    "Two networks that compute the same function can get different scores. Parts of a module of one's own that it does "
    "not announce get the mean of the gradients at text and baseline, and the sum is then not complete "
    "(completeness_promised, completeness_delta). The change of attention is shared between what is attended to and "
    "how much.",
    "Shrikumar, Greenside, Kundaje 2017, https://arxiv.org/abs/1704.02685");

}  // namespace glass
