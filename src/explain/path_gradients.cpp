// Path nodes as flat batches. Everything that belongs to one text is computed from that text's rows alone.
#include "explain/path_gradients.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/base/error.h"

namespace glass {

namespace {

/// Runs of variants of one text: calls visit(first variant, count, first row).
template <typename Visit>
void for_each_text(const Variants& variants, const InputPoints& points, const std::vector<ExplainInput>& inputs,
                   Visit visit) {
  std::int64_t row = 0;
  for (std::size_t first = 0; first < variants.size();) {
    std::size_t last = first;
    while (last < variants.size() && variants[last].input == variants[first].input) ++last;
    visit(first, static_cast<std::int64_t>(last - first), row);
    row += static_cast<std::int64_t>(last - first) * points.rows(inputs[variants[first].input]);
    first = last;
  }
}

}  // namespace

PathGradients::PathGradients(ExplainGroup& group, const InputPoints& points, const Baseline& baseline,
                             bool end_gradients)
    : group_(group), points_(points), ends_(group.size()) {
  const InputGradients& plain = group.gradients(points);
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    ends_[i].difference = plain.values[i];  // x, until the baseline is known
    ends_[i].score_input = plain.targets[i];
  }
  run_baselines(baseline, end_gradients && points.carry_all());
  if (!points.carry_all()) run_starts(end_gradients);
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    if (!end_gradients) continue;
    ends_[i].at_input = token_products(i, plain.gradients[i]);
    ends_[i].backwards += 1;
  }
}

void PathGradients::run_baselines(const Baseline& baseline, bool end_gradients) {
  GradientRequest request;
  request.change = baseline.change;
  request.zeros = baseline.zeros;
  request.gradient = end_gradients;
  request.edit = [&](const Variants& variants, Trace& trace) { add_baseline_edit(baseline, group_, variants, trace); };
  run_ends(request, [&](Ends& text, const Tensor& value, double score) {
    text.baseline = value;
    text.difference = text.difference - value;
    text.score_baseline = text.score_start = score;
  });
}

void PathGradients::run_starts(bool end_gradients) {
  GradientRequest request;
  std::vector<PathNode> starts;
  for (std::size_t input = 0; input < ends_.size(); ++input) starts.push_back({input, 0.0});
  request.values = [&](const Variants& members) { return interpolate(members, starts); };
  request.gradient = end_gradients;
  run_ends(request, [&](Ends& text, const Tensor&, double score) { text.score_start = score; });
}

/// One pass of each text; `use` gets its values [R, D] and its score, before the products of the gradient are taken.
void PathGradients::run_ends(const GradientRequest& request,
                             const std::function<void(Ends&, const Tensor&, double)>& use) {
  run_gradients(group_, points_, one_each(group_.size()), request, [&](const VariantGradients& batch) {
    const std::vector<double> targets = to_doubles(batch.targets);
    std::int64_t row = 0;
    for (std::size_t i = 0; i < batch.variants.size(); ++i) {
      const std::size_t input = batch.variants[i].input;
      Ends& text = ends_[input];
      const std::int64_t rows = text.difference.size(0);
      use(text, batch.value.narrow(0, row, rows), targets[i]);
      text.forwards += 1;
      if (request.gradient) {
        text.at_baseline = token_products(input, batch.gradient.narrow(0, row, rows));
        text.backwards += 1;
      }
      row += rows;
    }
  });
}

/// gradient . (x - b) by token, for the gradient [R, D] of one text.
std::vector<double> PathGradients::token_products(std::size_t input, const Tensor& gradient) const {
  const std::vector<double> by_row = to_doubles((gradient * ends_[input].difference).sum(1, false, at::kDouble));
  return points_.by_token(group_.inputs()[input], by_row.data());
}

void PathGradients::at_nodes(const std::vector<PathNode>& nodes, const Use& use) {
  Variants variants;
  for (std::size_t place = 0; place < nodes.size(); ++place) variants.push_back({nodes[place].input, place});
  GradientRequest request;
  request.values = [&](const Variants& members) { return interpolate(members, nodes); };
  run_gradients(group_, points_, variants, request, [&](const VariantGradients& batch) {
    const std::vector<double> by_row = products(batch.variants, batch.gradient);
    const std::vector<double> targets = to_doubles(batch.targets);
    const double* next = by_row.data();
    for (std::size_t i = 0; i < batch.variants.size(); ++i) {
      const TextVariant& variant = batch.variants[i];
      const ExplainInput& input = group_.inputs()[variant.input];
      const bool is_by_token = points_.points().size() == 1;
      use(variant.variant, targets[i], is_by_token ? next : points_.by_token(input, next).data());
      next += points_.rows(input);
      ends_[variant.input].forwards += 1;
      ends_[variant.input].backwards += 1;
    }
  });
}

Tensor PathGradients::interpolate(const Variants& variants, const std::vector<PathNode>& nodes) const {
  std::int64_t rows = 0;
  for (const TextVariant& variant : variants) rows += points_.rows(group_.inputs()[variant.input]);
  const Tensor& example = ends_[variants[0].input].difference;
  Tensor all = at::empty({rows, example.size(1)}, example.options());
  for_each_text(variants, points_, group_.inputs(), [&](std::size_t first, std::int64_t count, std::int64_t row) {
    const Ends& text = ends_[variants[first].input];
    std::vector<double> steps;
    for (std::int64_t i = 0; i < count; ++i) steps.push_back(nodes[variants[first + i].variant].alpha);
    const Tensor alpha = at::tensor(steps, at::kDouble).to(example.options()).view({count, 1, 1});
    Tensor values = all.narrow(0, row, count * text.difference.size(0))
                        .view({count, text.difference.size(0), text.difference.size(1)});
    at::mul_out(values, alpha, text.difference);  // [count, R, D]
    values.add_(text.baseline);
  });
  return all;
}

/// gradient . (x - b) of all rows of the variants.
std::vector<double> PathGradients::products(const Variants& variants, const Tensor& gradient) const {
  Tensor sums = at::empty({gradient.size(0)}, gradient.options().dtype(at::kDouble));
  for_each_text(variants, points_, group_.inputs(), [&](std::size_t first, std::int64_t count, std::int64_t row) {
    const Tensor& difference = ends_[variants[first].input].difference;  // [R, D]
    const std::int64_t rows = difference.size(0);
    const Tensor by_node = gradient.narrow(0, row, count * rows).view({count, rows, difference.size(1)});
    sums.narrow(0, row, count * rows).copy_((by_node * difference).sum(2, false, at::kDouble).view({count * rows}));
  });
  return to_doubles(sums);
}

}  // namespace glass
