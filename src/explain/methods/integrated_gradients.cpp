// Integrated Gradients (Sundararajan, Taly, Yan 2017): the gradient integrated along the straight line from a baseline
// to the input, times their difference, summed over the width. The default rule learns where the path bends.
#include <cmath>
#include <numeric>

#include "explain/path_method.h"
#include "explain/quadrature.h"
#include "explain/refined_path.h"

namespace glass {

class IntegratedGradients final : public PathMethod {
 public:
  void bind(config::Reader& reader) override {
    reader
        .field("rule", rule_,
               "quadrature over the path: adaptive (Simpson's rule on 4 intervals, each halved where it misses, until "
               "the text's tolerances are met), or one of the fixed rules gauss_legendre, middle, trapezoid")
        .one_of({"adaptive", "gauss_legendre", "middle", "trapezoid"});
    reader.field("nodes", nodes_, "nodes of a fixed rule").at_least(2).at_most(10000);
    reader
        .field("tolerance", rule_of_path_.tolerance,
               "a text has converged when the errors of its intervals, |sum of scores - change of the output|, add up "
               "to at most max(tolerance * |f(x) - f(b)|, tolerance); of a fixed rule the path is one interval; at a "
               "point that part of a text passes by, f(b) is that of the text with the baseline's values at the point")
        .above(0);
    reader
        .field("token_tolerance", rule_of_path_.token_tolerance,
               "adaptive: the estimated error of each token, as a share of the largest |score|, is at most this")
        .above(0);
    reader
        .field("max_nodes", rule_of_path_.max_nodes,
               "adaptive: no text has more nodes; one that has not converged then says so")
        .at_least(9)
        .at_most(65537);
    bind_path(reader);
  }

 protected:
  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) override {
    const bool has_ends = rule_ == "adaptive" || rule_ == "trapezoid";
    PathGradients path(group, points, baseline, has_ends);
    std::vector<Explanation> results = rule_ == "adaptive" ? run_adaptive(path) : run_fixed(path);
    for (std::size_t i = 0; i < results.size(); ++i) {
      results[i].forwards = path.forwards(i);
      results[i].backwards = path.backwards(i);
      // Settings of the other rules were not used.
      if (rule_ == "adaptive") {
        results[i].settings["nodes"] = nullptr;
      } else {
        results[i].settings["max_nodes"] = results[i].settings["token_tolerance"] = nullptr;
      }
    }
    return results;
  }

 private:
  static Explanation describe(const PathGradients& path, std::size_t input, std::vector<double> scores) {
    Explanation result;
    result.quality = path_quality(path, input, std::accumulate(scores.begin(), scores.end(), 0.0));
    result.values = std::move(scores);
    return result;
  }

  std::vector<Explanation> run_fixed(PathGradients& path) const {
    const Quadrature rule = make_quadrature(rule_, nodes_);
    const std::size_t ends = rule_ == "trapezoid" ? 1 : 0;
    const std::size_t inner = rule.nodes.size() - 2 * ends;
    std::vector<PathNode> nodes;
    std::vector<std::vector<double>> scores;
    const auto add = [&](std::size_t input, const double* products, double weight) {
      for (std::size_t t = 0; t < scores[input].size(); ++t) scores[input][t] += weight * products[t];
    };
    for (std::size_t i = 0; i < path.size(); ++i) {
      scores.emplace_back(path.tokens(i), 0.0);
      if (ends != 0) add(i, path.at_baseline(i).data(), rule.weights.front());
      for (std::size_t k = 0; k < inner; ++k) nodes.push_back({i, rule.nodes[k + ends]});
    }
    path.at_nodes(nodes, [&](std::size_t place, double, const double* products) {
      add(nodes[place].input, products, rule.weights[place % inner + ends]);
    });
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (ends != 0) add(i, path.at_input(i).data(), rule.weights.back());
      results.push_back(describe(path, i, std::move(scores[i])));
      const double sum = std::accumulate(results[i].values.begin(), results[i].values.end(), 0.0);
      const double span = std::abs(path.score_input(i) - path.score_start(i));
      results[i].quality["nodes"] = nodes_;
      results[i].quality["converged"] = std::abs(completeness_delta(path, i, sum)) <= rule_of_path_.most_error(span);
    }
    return results;
  }

  std::vector<Explanation> run_adaptive(PathGradients& path) const {
    std::vector<RefinedPath> paths;
    for (std::size_t i = 0; i < path.size(); ++i) {
      paths.emplace_back(RefinedPath::Node{0, path.score_start(i), path.at_baseline(i)},
                         RefinedPath::Node{1, path.score_input(i), path.at_input(i)});
    }
    refine(paths, rule_of_path_, [&](const std::vector<PathNode>& nodes) {
      path.at_nodes(nodes, [&](std::size_t place, double score, const double* products) {
        const PathNode& node = nodes[place];
        paths[node.input].put({node.alpha, score, {products, products + path.tokens(node.input)}});
      });
    });
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < path.size(); ++i) {
      results.push_back(describe(path, i, paths[i].scores()));
      results[i].quality.update(paths[i].quality());
    }
    return results;
  }

  std::string rule_ = "adaptive";
  std::int64_t nodes_ = 50;
  RefineRule rule_of_path_;
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
