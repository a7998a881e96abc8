#include "explain/watched_path_method.h"

namespace glass {

void WatchedPathMethod::declare(ExplainGroup& group) {
  watched_of(group);
  PathMethod::declare(group);
}

void WatchedPathMethod::run_nodes(const Run& run, const std::vector<double>& alphas, const WatchedPoints::Use& use) {
  GradientRequest request;
  request.watch = run.watched.names();
  run.path.run_nodes(run.path.nodes_at(alphas), request,
                     [&](const VariantGradients& batch) { run.watched.for_each(batch, run.group, run.points, use); });
}

std::vector<Explanation> WatchedPathMethod::from_baseline(ExplainGroup& group, const InputPoints& points,
                                                          const Baseline& baseline) {
  const WatchedPoints watched = watched_of(group);
  PathGradients path(group, points, baseline, false);
  const Run run{group, points, watched, path};
  const RowNumbers numbers = row_numbers(run);
  std::vector<Explanation> results(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    std::vector<std::vector<double>> values;
    for (std::size_t p = 0; p < watched.size(); ++p)
      values.push_back(watched.by_token(p, path.text_of(i), points, numbers[i][p]));
    watched.describe(path.text_of(i), values, results[i]);
    describe(run, i, values, results[i]);
    path.state_passes(i, results[i]);
    results[i].backwards += 1;  // of the text as it is
  }
  return results;
}

WatchedPoints WatchedPathMethod::watched_of(const ExplainGroup& group) const {
  return points_.find(group, "explain." + name() + ".points");
}

}  // namespace glass
