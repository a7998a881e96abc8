// The adaptive rule, and fixed rules of quadrature.
#include "explain/path_rule.h"

#include <cmath>
#include <numeric>

#include "explain/quadrature.h"

namespace glass {

void PathRule::bind(config::Reader& reader) {
  reader
      .field("rule", rule_,
             "quadrature over the path: adaptive (Simpson's rule on 4 intervals, each halved where it misses, until "
             "the text's tolerances are met), or one of the fixed rules gauss_legendre, middle, trapezoid")
      .one_of({"adaptive", "gauss_legendre", "middle", "trapezoid"});
  reader.field("nodes", nodes_, "nodes of a fixed rule").at_least(2).at_most(10000);
  reader
      .field("tolerance", refine_.tolerance,
             "a path has converged when the errors of its intervals, |sum of scores - change of the output|, add up to "
             "at most max(tolerance * |change along the path|, tolerance); of a fixed rule the path is one interval")
      .above(0);
  reader
      .field("token_tolerance", refine_.token_tolerance,
             "adaptive: the estimated error of each token, as a share of the largest |score|, is at most this")
      .above(0);
  reader
      .field("max_nodes", refine_.max_nodes,
             "adaptive: no path has more nodes; a text that has not converged then says so")
      .at_least(9)
      .at_most(65537);
}

PassRange PathRule::inner_nodes() const {
  if (is_adaptive()) return {7, static_cast<double>(refine_.max_nodes - 2)};
  return static_cast<double>(nodes_ - (needs_ends() ? 2 : 0));
}

Json PathRule::used_settings() const {
  if (is_adaptive()) return {{"nodes", nullptr}};
  return {{"max_nodes", nullptr}, {"token_tolerance", nullptr}};
}

std::vector<PathIntegral> PathRule::integrate(const std::vector<OpenPath>& paths, const Evaluate& evaluate) const {
  return is_adaptive() ? integrate_refined(paths, evaluate) : integrate_fixed(paths, evaluate);
}

std::vector<PathIntegral> PathRule::integrate_refined(const std::vector<OpenPath>& paths,
                                                      const Evaluate& evaluate) const {
  std::vector<RefinedPath> refined;
  for (const OpenPath& ends : paths) refined.emplace_back(ends.start, ends.end);
  refine(refined, refine_, [&](const std::vector<PathNode>& nodes) {
    evaluate(nodes, [&](std::size_t place, double score, const double* rates) {
      const PathNode& node = nodes[place];
      refined[node.input].put({node.alpha, score, {rates, rates + paths[node.input].tokens}});
    });
  });
  std::vector<PathIntegral> integrals;
  for (const RefinedPath& path : refined) integrals.push_back({path.scores(), path.quality()});
  return integrals;
}

std::vector<PathIntegral> PathRule::integrate_fixed(const std::vector<OpenPath>& paths,
                                                    const Evaluate& evaluate) const {
  const Quadrature rule = make_quadrature(rule_, nodes_);
  const std::size_t ends = needs_ends() ? 1 : 0, inner = rule.nodes.size() - 2 * ends;
  std::vector<PathIntegral> integrals;
  std::vector<PathNode> nodes;
  const auto add = [&](std::size_t path, const double* rates, double weight) {
    for (std::size_t t = 0; t < paths[path].tokens; ++t) integrals[path].scores[t] += weight * rates[t];
  };
  for (std::size_t i = 0; i < paths.size(); ++i) {
    integrals.push_back({std::vector<double>(paths[i].tokens, 0.0), {{"nodes", nodes_}}});
    if (ends != 0) add(i, paths[i].start.rates.data(), rule.weights.front());
    for (std::size_t k = 0; k < inner; ++k) nodes.push_back({i, rule.nodes[k + ends]});
  }
  evaluate(nodes, [&](std::size_t place, double, const double* rates) {
    add(nodes[place].input, rates, rule.weights[place % inner + ends]);
  });
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (ends != 0) add(i, paths[i].end.rates.data(), rule.weights.back());
    const std::vector<double>& scores = integrals[i].scores;
    const double span = paths[i].end.value - paths[i].start.value;
    const double sum = std::accumulate(scores.begin(), scores.end(), 0.0);
    integrals[i].quality["converged"] = std::abs(sum - span) <= refine_.most_error(span);
  }
  return integrals;
}

}  // namespace glass
