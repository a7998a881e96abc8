// Path nodes as flat batches. Everything that belongs to one text is computed from that text's rows alone.
#include "explain/path_gradients.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/base/error.h"

namespace glass {

namespace {

/// Runs of variants of one path, whose nodes they are: calls visit(first variant, count, first row).
template <typename Visit>
void for_each_path(const Variants& variants, const std::vector<PathNode>& nodes, const PathGradients& paths,
                   Visit visit) {
  std::int64_t row = 0;
  for (std::size_t first = 0; first < variants.size();) {
    const std::size_t path = nodes[variants[first].variant].input;
    std::size_t last = first;
    while (last < variants.size() && nodes[variants[last].variant].input == path) ++last;
    visit(first, static_cast<std::int64_t>(last - first), row);
    row += static_cast<std::int64_t>(last - first) * paths.difference(path).size(0);
    first = last;
  }
}

}  // namespace

PathGradients::PathGradients(ExplainGroup& group, const InputPoints& points, const Baseline& baseline,
                             bool end_gradients, std::size_t paths)
    : group_(group), points_(points), shares_ends_(baseline.is_shared), paths_(paths), ends_(group.size() * paths) {
  const InputGradients& plain = group.gradients(points);
  for (std::size_t path = 0; path < ends_.size(); ++path) {
    ends_[path].difference = plain.values[path / paths_];  // x, until the baseline is known
    ends_[path].score_input = plain.targets[path / paths_];
    if (shares_ends_) ends_[path].forwards = 0;
  }
  const auto shared = baseline.shared.find(points.name());
  if (shared != baseline.shared.end()) {
    take_baselines(shared->second, end_gradients && points.carry_all());
  } else {
    run_baselines(baseline, end_gradients && points.carry_all());
  }
  if (!points.carry_all()) run_starts(end_gradients);
  for (std::size_t path = 0; path < ends_.size(); ++path) {
    if (!end_gradients) continue;
    ends_[path].at_input = token_products(path, plain.gradients[path / paths_]);
    ends_[path].backwards += shares_ends_ ? 0 : 1;
  }
}

/// Those of a pass that several points share.
void PathGradients::take_baselines(const InputGradients& shared, bool end_gradients) {
  for (std::size_t path = 0; path < ends_.size(); ++path) {
    Ends& ends = ends_[path];
    ends.baseline = shared.values[path / paths_];
    ends.difference = ends.difference - ends.baseline;
    ends.score_baseline = ends.score_start = shared.targets[path / paths_];
    if (end_gradients) ends.at_baseline = token_products(path, shared.gradients[path / paths_]);
  }
}

void PathGradients::run_baselines(const Baseline& baseline, bool end_gradients) {
  GradientRequest request;
  if (baseline.change) {
    // The variants are numbered by path, baselines within their text.
    request.change = [&](const TextVariant& variant, std::int64_t* ids) {
      baseline.change({variant.input, variant.variant % paths_}, ids);
    };
  }
  request.zeros = baseline.zeros;
  request.gradient = end_gradients;
  request.edit = [&](const Variants& variants, Trace& trace) { add_baseline_edit(baseline, group_, variants, trace); };
  run_ends(request, [&](Ends& path, const Tensor& value, double score) {
    path.baseline = value;
    path.difference = path.difference - value;
    path.score_baseline = path.score_start = score;
  });
}

void PathGradients::run_starts(bool end_gradients) {
  std::vector<PathNode> starts;
  for (std::size_t path = 0; path < ends_.size(); ++path) starts.push_back({path, 0.0});
  GradientRequest request;
  request.values = [&](const Variants& members) { return interpolate(members, starts); };
  request.gradient = end_gradients;
  run_ends(request, [&](Ends& path, const Tensor&, double score) { path.score_start = score; });
}

/// One pass of each path; `use` gets its values [R, D] and its score, before the products of the gradient are taken.
void PathGradients::run_ends(const GradientRequest& request,
                             const std::function<void(Ends&, const Tensor&, double)>& use) {
  Variants variants;
  for (std::size_t path = 0; path < ends_.size(); ++path) variants.push_back({path / paths_, path});
  run_gradients(group_, points_, variants, request, [&](const VariantGradients& batch) {
    const std::vector<double> targets = to_doubles(batch.targets);
    std::int64_t row = 0;
    for (std::size_t i = 0; i < batch.variants.size(); ++i) {
      const std::size_t number = batch.variants[i].variant;
      Ends& path = ends_[number];
      const std::int64_t rows = path.difference.size(0);
      use(path, batch.value.narrow(0, row, rows), targets[i]);
      path.forwards += 1;
      if (request.gradient) {
        path.at_baseline = token_products(number, batch.gradient.narrow(0, row, rows));
        path.backwards += 1;
      }
      row += rows;
    }
  });
}

/// gradient . (x - b) by token, for the gradient [R, D] at a point of one path.
std::vector<double> PathGradients::token_products(std::size_t path, const Tensor& gradient) const {
  const std::vector<double> by_row = to_doubles((gradient * ends_[path].difference).sum(1, false, at::kDouble));
  return points_.by_token(text_of(path), by_row.data());
}

void PathGradients::run_nodes(const std::vector<PathNode>& nodes, GradientRequest request,
                              const std::function<void(const VariantGradients&)>& use) {
  Variants variants;
  for (std::size_t place = 0; place < nodes.size(); ++place) variants.push_back({nodes[place].input / paths_, place});
  request.values = [&](const Variants& members) { return interpolate(members, nodes); };
  run_gradients(group_, points_, variants, request, [&](const VariantGradients& batch) {
    for (const TextVariant& variant : batch.variants) {
      Ends& path = ends_[nodes[variant.variant].input];
      path.forwards += 1;
      path.backwards += request.gradient ? 1 : 0;
    }
    use(batch);
  });
}

std::vector<PathNode> PathGradients::nodes_at(const std::vector<double>& alphas) const {
  std::vector<PathNode> nodes;
  for (std::size_t path = 0; path < size(); ++path) {
    for (const double alpha : alphas) nodes.push_back({path, alpha});
  }
  return nodes;
}

void PathGradients::state_passes(std::size_t path, Explanation& result) const {
  result.forwards = forwards(path);
  result.backwards = backwards(path);
}

void PathGradients::at_nodes(const std::vector<PathNode>& nodes, const GradientRequest& request, const Use& use) {
  run_nodes(nodes, request, [&](const VariantGradients& batch) {
    const std::vector<double> by_row = products(batch.variants, nodes, batch.gradient);
    const std::vector<double> targets = to_doubles(batch.targets);
    const double* next = by_row.data();
    for (std::size_t i = 0; i < batch.variants.size(); ++i) {
      const ExplainInput& text = group_.inputs()[batch.variants[i].input];
      const bool is_by_token = points_.points().size() == 1;
      use(batch.variants[i].variant, targets[i], is_by_token ? next : points_.by_token(text, next).data());
      next += points_.rows(text);
    }
  });
}

Tensor PathGradients::interpolate(const Variants& variants, const std::vector<PathNode>& nodes) const {
  std::int64_t rows = 0;
  for (const TextVariant& variant : variants) rows += points_.rows(group_.inputs()[variant.input]);
  const Tensor& example = ends_[0].difference;
  Tensor all = at::empty({rows, example.size(1)}, example.options());
  for_each_path(variants, nodes, *this, [&](std::size_t first, std::int64_t count, std::int64_t row) {
    const Ends& path = ends_[nodes[variants[first].variant].input];
    std::vector<double> steps;
    for (std::int64_t i = 0; i < count; ++i) steps.push_back(nodes[variants[first + i].variant].alpha);
    const Tensor alpha = at::tensor(steps, at::kDouble).to(example.options()).view({count, 1, 1});
    Tensor values = all.narrow(0, row, count * path.difference.size(0))
                        .view({count, path.difference.size(0), path.difference.size(1)});
    at::mul_out(values, alpha, path.difference);  // [count, R, D]
    values.add_(path.baseline);
  });
  return all;
}

/// gradient . (x - b) of all rows of the variants.
std::vector<double> PathGradients::products(const Variants& variants, const std::vector<PathNode>& nodes,
                                            const Tensor& gradient) const {
  Tensor sums = at::empty({gradient.size(0)}, gradient.options().dtype(at::kDouble));
  for_each_path(variants, nodes, *this, [&](std::size_t first, std::int64_t count, std::int64_t row) {
    const Tensor& difference = ends_[nodes[variants[first].variant].input].difference;  // [R, D]
    const std::int64_t rows = difference.size(0);
    const Tensor by_node = gradient.narrow(0, row, count * rows).view({count, rows, difference.size(1)});
    sums.narrow(0, row, count * rows).copy_((by_node * difference).sum(2, false, at::kDouble).view({count * rows}));
  });
  return to_doubles(sums);
}

}  // namespace glass
