// IDGI (Yang, Wang, Bilgic 2023): Integrated Gradients along the same path, but each step's change of the score is
// shared out by the squares of the gradient, so that steps across the gradient bring no noise.
#include <ATen/ATen.h>

#include <numeric>

#include "explain/path_method.h"
#include "explain/quadrature.h"

namespace glass {

namespace {

/// Where one step of a path begins.
struct StepStart {
  double score = 0;
  std::vector<double> shares;  // of the gradient's squared length, by token
};

}  // namespace

class Idgi final : public PathMethod {
 public:
  void bind(config::Reader& reader) override {
    reader.field("steps", steps_, "steps of the path; the gradient is taken where each begins")
        .at_least(1)
        .at_most(10000);
    bind_path(reader);
  }

 protected:
  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) override {
    PathGradients path(group, points, baseline, false);
    const std::vector<StepStart> starts = run_steps(path, points);
    std::vector<Explanation> results(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
      Explanation& result = results[i];
      result.values.assign(path.tokens(i), 0.0);
      const StepStart* step = &starts[i * static_cast<std::size_t>(steps_)];
      for (std::int64_t k = 0; k < steps_; ++k) {
        const double end = k + 1 < steps_ ? step[k + 1].score : path.score_input(i);
        for (std::size_t t = 0; t < result.values.size(); ++t)
          result.values[t] += (end - step[k].score) * step[k].shares[t];
      }
      result.quality = path_quality(path, i, std::accumulate(result.values.begin(), result.values.end(), 0.0));
      result.quality["nodes"] = steps_;
      path.state_passes(i, result);
    }
    return results;
  }

  StatedCost path_cost(const PathText& path) const override {
    const auto steps = static_cast<double>(steps_);
    return PassCost{path.ends + steps, steps};
  }

 private:
  /// The steps of all texts, one text after the other.
  std::vector<StepStart> run_steps(PathGradients& path, const InputPoints& points) const {
    std::vector<double> begins = step_ends(steps_);
    begins.pop_back();
    const std::vector<PathNode> nodes = path.nodes_at(begins);
    std::vector<StepStart> starts(nodes.size());
    path.run_nodes(nodes, {}, [&](const VariantGradients& batch) {
      const std::vector<double> squares = to_doubles(batch.gradient.to(at::kDouble).square().sum(1));
      const std::vector<double> scores = to_doubles(batch.targets);
      const double* next = squares.data();
      for (std::size_t i = 0; i < batch.variants.size(); ++i) {
        const std::size_t place = batch.variants[i].variant;
        const ExplainInput& text = path.text_of(nodes[place].input);
        StepStart& start = starts[place];
        start.score = scores[i];
        start.shares = points.by_token(text, next);
        const double all = std::accumulate(start.shares.begin(), start.shares.end(), 0.0);
        for (double& share : start.shares) share = all > 0 ? share / all : 0;
        next += points.rows(text);
      }
    });
    return starts;
  }

  std::int64_t steps_ = 50;
};

GLASS_REGISTER_EXPLAINER(
    Idgi, "idgi", "the score's change along a path, shared out by squared gradients; scores sum to f(x) - f(baseline)",
    "How much of the change of the output between a baseline and the text goes through each token's gradient: every "
    "step of the straight path brings its own change of the score, shared among the tokens by the squares of their "
    "gradients (Yang, Wang, Bilgic 2023). The scores sum to the change for any number of steps.",
    "the target's unit",
    "Tokens that equal the baseline get scores too, also special ones: a gradient is seldom zero where nothing "
    "changes. "
    "A score says where the output was sensitive while it changed, not that its token brought the change. Sums are "
    "complete but for steps where the gradient vanishes, and only at points that all of a text passes.",
    "Yang, Wang, Bilgic 2023, https://arxiv.org/abs/2303.14242");

}  // namespace glass
