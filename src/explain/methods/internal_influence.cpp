// Internal influence (Leino et al. 2018): the gradient at points inside the model, averaged over the path from a
// baseline to the text.
#include <ATen/ATen.h>

#include "explain/path_method.h"
#include "explain/quadrature.h"
#include "explain/watched_points.h"
#include "explain/width_norm.h"

namespace glass {

class InternalInfluence final : public PathMethod {
 public:
  void bind(config::Reader& reader) override {
    points_.bind(reader);
    norm_.bind(reader);
    reader.field("rule", rule_, "quadrature over the path").one_of({"gauss_legendre", "middle", "trapezoid"});
    reader.field("nodes", nodes_, "nodes of the rule").at_least(2).at_most(10000);
    bind_baseline(reader);
  }

  void declare(ExplainGroup& group) override {
    watched_of(group);
    PathMethod::declare(group);
  }

 protected:
  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) override {
    const WatchedPoints watched = watched_of(group);
    PathGradients path(group, points, baseline, false);
    const std::vector<std::vector<Tensor>> means = mean_gradients(group, points, path, watched);
    std::vector<Explanation> results(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
      Explanation& result = results[i];
      std::vector<std::vector<double>> values;
      for (std::size_t p = 0; p < watched.size(); ++p)
        values.push_back(watched.by_token(p, path.text_of(i), points, norm_.of(means[i][p])));
      watched.describe(path.text_of(i), values, result);
      result.is_signed = norm_.is_signed();
      result.target = group.describe_target(i);
      result.target_class = result.is_signed ? group.target_class(i) : "";
      result.unit = group.target_unit() + " per unit of the point";
      result.quality = {{"score_input", path.score_input(i)}, {"nodes", nodes_}};
      result.forwards = path.forwards(i);
      result.backwards = path.backwards(i) + 1;  // of the text as it is
    }
    return results;
  }

  StatedCost path_cost(const PathText& path) const override {
    const auto nodes = static_cast<double>(nodes_);
    return PassCost{path.ends + nodes, nodes + 1};
  }

 private:
  WatchedPoints watched_of(const ExplainGroup& group) const {
    return {*group.context().subject, points_.globs, "explain." + name() + ".points"};
  }

  /// Of each text and point, [R, D] in float64.
  std::vector<std::vector<Tensor>> mean_gradients(const ExplainGroup& group, const InputPoints& points,
                                                  PathGradients& path, const WatchedPoints& watched) const {
    const Quadrature rule = make_quadrature(rule_, nodes_);
    std::vector<PathNode> nodes;
    for (std::size_t i = 0; i < path.size(); ++i) {
      for (const double alpha : rule.nodes) nodes.push_back({i, alpha});
    }
    std::vector<std::vector<Tensor>> means(path.size(), std::vector<Tensor>(watched.size()));
    GradientRequest request;
    request.watch = watched.names();
    path.run_nodes(nodes, request, [&](const VariantGradients& batch) {
      watched.for_each(batch, group, points,
                       [&](const TextVariant& variant, std::size_t p, const Tensor&, const Tensor& gradient) {
                         const double weight = rule.weights[variant.variant % rule.weights.size()];
                         Tensor& mean = means[variant.input][p];
                         const Tensor part = gradient.to(at::kDouble) * weight;
                         mean = mean.defined() ? mean.add_(part) : part;
                       });
    });
    return means;
  }

  PointsSetting points_;
  WidthNorm norm_;
  std::string rule_ = "gauss_legendre";
  std::int64_t nodes_ = 50;
};

GLASS_REGISTER_EXPLAINER(
    InternalInfluence, "internal_influence", "the gradient at points inside the model, averaged over a baseline's path",
    "How strongly the output hangs on each token's state at points inside the model: the gradient there, averaged over "
    "the straight path of the inputs from a baseline to the text and summed over the width (Leino et al. 2018).",
    "the target's unit per unit of the point",
    "A slope, not a share: states are not multiplied in, so that sums mean nothing and layers of different scale do "
    "not "
    "compare. Depends on the baseline.",
    "Leino et al. 2018, https://arxiv.org/abs/1802.03788");

}  // namespace glass
