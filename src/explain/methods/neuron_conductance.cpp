// Neuron conductance (Dhamdhere, Sundararajan, Yan 2018): how much of the score's change between a baseline and the
// text each token brings through one dimension of the states at a point.
#include <ATen/ATen.h>

#include <numeric>

#include "explain/path_method.h"
#include "explain/quadrature.h"
#include "explain/watched_points.h"
#include "glass/base/error.h"

namespace glass {

class NeuronConductance final : public PathMethod {
 public:
  void bind(config::Reader& reader) override {
    reader.field("through", through_,
                 "the point whose neuron is meant; * stands for any run of characters, the last "
                 "point that matches counts");
    reader.field("neuron", neuron_, "number of the dimension there, at every token").at_least(0);
    reader.field("rule", rule_, "quadrature over the path").one_of({"gauss_legendre", "middle", "trapezoid"});
    reader.field("nodes", nodes_, "nodes of the rule").at_least(2).at_most(10000);
    bind_baseline(reader);
  }

  void declare(ExplainGroup& group) override {
    point_of(group);
    PathMethod::declare(group);
  }

 protected:
  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) override {
    PathGradients path(group, points, baseline, false);
    const Quadrature rule = make_quadrature(rule_, nodes_);
    const std::vector<PathNode> nodes = path.nodes_at(rule.nodes);
    std::vector<Explanation> results(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) results[i].values.assign(path.tokens(i), 0.0);
    GradientRequest request;
    request.watch = {point_of(group)};
    request.through = neuron_;
    path.at_nodes(nodes, request, [&](std::size_t place, double, const double* products) {
      std::vector<double>& values = results[nodes[place].input].values;
      for (std::size_t t = 0; t < values.size(); ++t)
        values[t] += rule.weights[place % rule.weights.size()] * products[t];
    });
    for (std::size_t i = 0; i < path.size(); ++i) {
      Explanation& result = results[i];
      result.point = request.watch[0];
      result.settings["through"] = request.watch[0];
      result.quality = {{"score_input", path.score_input(i)},
                        {"neuron_conductance", std::accumulate(result.values.begin(), result.values.end(), 0.0)},
                        {"nodes", nodes_}};
      path.state_passes(i, result);
      result.backwards += 1;  // of the text as it is
    }
    return results;
  }

  StatedCost path_cost(const PathText& path) const override {
    const auto nodes = static_cast<double>(nodes_);
    return PassCost{path.ends + nodes, nodes + 1};
  }

 private:
  std::string point_of(const ExplainGroup& group) const {
    return WatchedPoints(*group.context().subject, {through_}, "explain." + name() + ".through").names().back();
  }

  std::string through_ = "*.resid_post", rule_ = "gauss_legendre";
  std::int64_t neuron_ = 0, nodes_ = 50;
};

GLASS_REGISTER_EXPLAINER(
    NeuronConductance, "neuron_conductance", "how much of the score's change each token brings through one neuron",
    "How much of the change of the output between a baseline and the text each token brings through one dimension of "
    "the "
    "states at a point inside the model (Dhamdhere, Sundararajan, Yan 2018). The scores sum to that neuron's "
    "conductance; at a layer's output the neurons together give Integrated Gradients.",
    "the target's unit",
    "One of many neurons: a small score says nothing of the token. Neurons of the residual stream have no meaning that "
    "another basis of it would not have.",
    "Dhamdhere, Sundararajan, Yan 2018, https://arxiv.org/abs/1805.12233");

}  // namespace glass
