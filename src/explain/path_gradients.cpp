// Path nodes as flat batches. Everything that belongs to one text is computed from that text's rows alone.
#include "explain/path_gradients.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/base/error.h"
#include "glass/model/find_points.h"

namespace glass {

namespace {

/// Runs of passes of one text: calls visit(first pass, count, first row).
template <typename Visit>
void for_each_text(const PassGroup& group, const Entries& entries, const std::vector<ExplainInput>& inputs,
                   Visit visit) {
  std::int64_t row = 0;
  for (std::size_t first = 0; first < group.size();) {
    std::size_t last = first;
    while (last < group.size() && group[last].input == group[first].input) ++last;
    visit(first, static_cast<std::int64_t>(last - first), row);
    row += static_cast<std::int64_t>(last - first) * entries.rows(inputs[group[first].input]);
    first = last;
  }
}

}  // namespace

PathGradients::PathGradients(const ExplainContext& context, const std::vector<ExplainInput>& inputs,
                             const Entries& entries, const Baseline& baseline, bool end_gradients)
    : context_(context), inputs_(inputs), entries_(entries), ends_(inputs.size()) {
  target_.kind = context.target.kind;
  target_.labels.resize(inputs.size());
  if (context.target.kind == TargetKind::margin) target_.against.resize(inputs.size());
  std::vector<Tensor> gradients(inputs.size());  // [R, D] at the inputs, until the baselines are known
  const std::vector<PassGroup> groups = plan_passes(inputs, one_pass_each(inputs.size()), context.batch_tokens);
  for (const PassGroup& group : groups) run_inputs(group, end_gradients, gradients);
  for (const PassGroup& group : groups) run_baselines(group, baseline, end_gradients, gradients);
}

void PathGradients::run_inputs(const PassGroup& group, bool gradient, std::vector<Tensor>& gradients) {
  Trace trace;
  const EntryGradient ends =
      run_at_entries(context_, entries_, {inputs_, group}, trace, {{}, false, nullptr, gradient});
  const std::vector<double> targets = to_doubles(ends.targets);
  std::int64_t row = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const std::size_t input = group[i].input;
    const std::int64_t rows = entries_.rows(inputs_[input]);
    ends_[input].difference = ends.value.narrow(0, row, rows);  // x, until the baseline is known
    if (gradient) gradients[input] = ends.gradient.narrow(0, row, rows);
    ends_[input].score_input = targets[i];
    target_.labels[input] = ends.target.labels[i];
    if (!ends.target.against.empty()) target_.against[input] = ends.target.against[i];
    ends_[input].forwards = 1;
    ends_[input].backwards = gradient ? 1 : 0;
    row += rows;
  }
}

void PathGradients::run_baselines(const PassGroup& group, const Baseline& baseline, bool gradient,
                                  const std::vector<Tensor>& gradients) {
  Trace trace;
  add_baseline_edit(baseline, context_, inputs_, group, trace);
  const ResolvedTarget target = target_of(target_, group);
  const EntryRequest request{{}, baseline.zeros, &target, gradient};
  const EntryGradient ends = run_at_entries(context_, entries_, {inputs_, group, baseline.edit_ids}, trace, request);
  const std::vector<double> targets = to_doubles(ends.targets);
  std::int64_t row = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    Ends& text = ends_[group[i].input];
    const std::int64_t rows = text.difference.size(0);
    text.baseline = ends.value.narrow(0, row, rows);
    text.difference = text.difference - text.baseline;
    text.score_baseline = targets[i];
    text.forwards += 1;
    if (gradient) {
      text.at_input = token_products(group[i].input, gradients[group[i].input]);
      text.at_baseline = token_products(group[i].input, ends.gradient.narrow(0, row, rows));
      text.backwards += 1;
    }
    row += rows;
  }
}

/// gradient . (x - b) by token, for the gradient [R, D] of one text.
std::vector<double> PathGradients::token_products(std::size_t input, const Tensor& gradient) const {
  const std::vector<double> by_row = to_doubles((gradient * ends_[input].difference).sum(1, false, at::kDouble));
  return entries_.by_token(inputs_[input], by_row.data());
}

void PathGradients::at_nodes(const std::vector<std::size_t>& inputs, const std::vector<double>& alphas,
                             const Use& use) {
  std::vector<TextVariant> passes;
  for (const std::size_t input : inputs) {
    for (std::size_t node = 0; node < alphas.size(); ++node) passes.push_back({input, node});
  }
  for (const PassGroup& group : plan_passes(inputs_, std::move(passes), context_.batch_tokens))
    run_group(group, alphas, use);
}

void PathGradients::run_group(const PassGroup& group, const std::vector<double>& alphas, const Use& use) {
  Trace trace;
  const ResolvedTarget target = target_of(target_, group);
  const Tensor values = interpolate(group, alphas);
  const std::vector<std::string>& points = entries_.points();
  const std::vector<PointInfo> known = context_.subject->points();
  if (points.size() == 1 && find_point(known, points[0])->can_start) trace.start_from(points[0], values);
  const EntryGradient ends =
      run_at_entries(context_, entries_, {inputs_, group}, trace, {values, false, &target, true});
  const std::vector<double> by_row = products(group, ends.gradient);
  const double* next = by_row.data();
  for (const TextVariant& pass : group) {
    const ExplainInput& input = inputs_[pass.input];
    use(pass.input, pass.variant, points.size() == 1 ? next : entries_.by_token(input, next).data());
    next += entries_.rows(input);
    ends_[pass.input].forwards += 1;
    ends_[pass.input].backwards += 1;
  }
}

Tensor PathGradients::interpolate(const PassGroup& group, const std::vector<double>& alphas) const {
  std::int64_t rows = 0;
  for (const TextVariant& pass : group) rows += entries_.rows(inputs_[pass.input]);
  const Tensor& example = ends_[group[0].input].difference;
  Tensor all = at::empty({rows, example.size(1)}, example.options());
  for_each_text(group, entries_, inputs_, [&](std::size_t first, std::int64_t count, std::int64_t row) {
    const Ends& text = ends_[group[first].input];
    std::vector<double> steps;
    for (std::int64_t i = 0; i < count; ++i) steps.push_back(alphas[group[first + i].variant]);
    const Tensor alpha = at::tensor(steps, at::kDouble).to(example.options()).view({count, 1, 1});
    Tensor nodes = all.narrow(0, row, count * text.difference.size(0))
                       .view({count, text.difference.size(0), text.difference.size(1)});
    at::mul_out(nodes, alpha, text.difference);  // [count, R, D]
    nodes.add_(text.baseline);
  });
  return all;
}

/// gradient . (x - b) of all rows of the group.
std::vector<double> PathGradients::products(const PassGroup& group, const Tensor& gradient) const {
  Tensor sums = at::empty({gradient.size(0)}, gradient.options().dtype(at::kDouble));
  for_each_text(group, entries_, inputs_, [&](std::size_t first, std::int64_t count, std::int64_t row) {
    const Tensor& difference = ends_[group[first].input].difference;  // [R, D]
    const std::int64_t rows = difference.size(0);
    const Tensor nodes = gradient.narrow(0, row, count * rows).view({count, rows, difference.size(1)});
    sums.narrow(0, row, count * rows).copy_((nodes * difference).sum(2, false, at::kDouble).view({count * rows}));
  });
  return to_doubles(sums);
}

}  // namespace glass
