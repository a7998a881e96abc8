// Internal influence (Leino et al. 2018): the gradient at points inside the model, averaged over the path from a
// baseline to the text.
#include <ATen/ATen.h>

#include "explain/quadrature.h"
#include "explain/watched_path_method.h"
#include "explain/width_norm.h"

namespace glass {

class InternalInfluence final : public WatchedPathMethod {
 public:
  void bind(config::Reader& reader) override {
    bind_points(reader);
    norm_.bind(reader);
    reader.field("rule", rule_, "quadrature over the path").one_of({"gauss_legendre", "middle", "trapezoid"});
    reader.field("nodes", nodes_, "nodes of the rule").at_least(2).at_most(10000);
    bind_baseline(reader);
  }

 protected:
  RowNumbers row_numbers(const Run& run) const override {
    const Quadrature rule = make_quadrature(rule_, nodes_);
    std::vector<std::vector<Tensor>> means(run.path.size(), std::vector<Tensor>(run.watched.size()));  // [R, D] each
    run_nodes(run, rule.nodes, [&](const TextVariant& variant, std::size_t p, const Tensor&, const Tensor& gradient) {
      Tensor& mean = means[variant.input][p];
      const Tensor part = gradient.to(at::kDouble) * rule.weights[variant.variant % rule.weights.size()];
      mean = mean.defined() ? mean.add_(part) : part;
    });
    RowNumbers numbers;
    for (const std::vector<Tensor>& points : means) {
      numbers.emplace_back();
      for (const Tensor& mean : points) numbers.back().push_back(norm_.of(mean));
    }
    return numbers;
  }

  void describe(const Run& run, std::size_t text, const std::vector<std::vector<double>>& /*values*/,
                Explanation& result) const override {
    result.is_signed = norm_.is_signed();
    result.target = run.group.describe_target(text);
    result.target_class = result.is_signed ? run.group.target_class(text) : "";
    result.unit = run.group.target_unit() + " per unit of the point";
    result.quality = {{"score_input", run.path.score_input(text)}, {"nodes", nodes_}};
  }

  StatedCost path_cost(const PathText& path) const override {
    const auto nodes = static_cast<double>(nodes_);
    return PassCost{path.ends + nodes, nodes + 1};
  }

 private:
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
