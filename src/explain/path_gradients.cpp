// Path nodes as flat batches. Everything that belongs to one text is computed from that text's rows alone.
#include "explain/path_gradients.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/base/error.h"

namespace glass {

namespace {

/// Runs of passes of one text: calls visit(first pass, count, first row).
template <typename Visit>
void for_each_text(const PassGroup& group, const std::vector<ExplainInput>& inputs, Visit visit) {
  std::int64_t row = 0;
  for (std::size_t first = 0; first < group.size();) {
    std::size_t last = first;
    while (last < group.size() && group[last].input == group[first].input) ++last;
    visit(first, static_cast<std::int64_t>(last - first), row);
    row += static_cast<std::int64_t>((last - first) * inputs[group[first].input].ids.size());
    first = last;
  }
}

}  // namespace

PathGradients::PathGradients(const ExplainContext& context, const std::vector<ExplainInput>& inputs, std::string point,
                             const Baseline& baseline, bool end_gradients)
    : context_(context), inputs_(inputs), point_(std::move(point)), ends_(inputs.size()) {
  target_.kind = context.target.kind;
  target_.labels.resize(inputs.size());
  if (context.target.kind == TargetKind::margin) target_.against.resize(inputs.size());
  std::vector<Tensor> gradients(inputs.size());  // [T, D] at the inputs, until the baselines are known
  const std::vector<PassGroup> groups = plan_passes(inputs, one_pass_each(inputs.size()), context.batch_tokens);
  for (const PassGroup& group : groups) run_inputs(group, end_gradients, gradients);
  for (const PassGroup& group : groups) run_baselines(group, baseline, end_gradients, gradients);
}

void PathGradients::run_inputs(const PassGroup& group, bool gradient, std::vector<Tensor>& gradients) {
  Trace trace;
  const PointGradient ends = run_at_point(context_, batch_of(inputs_, group), trace, {point_, {}, nullptr, gradient});
  const std::vector<double> targets = to_doubles(ends.targets);
  std::int64_t row = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const std::size_t input = group[i].input;
    const auto length = static_cast<std::int64_t>(inputs_[input].ids.size());
    ends_[input].difference = ends.value.narrow(0, row, length);  // x, until the baseline is known
    if (gradient) gradients[input] = ends.gradient.narrow(0, row, length);
    ends_[input].score_input = targets[i];
    target_.labels[input] = ends.target.labels[i];
    if (!ends.target.against.empty()) target_.against[input] = ends.target.against[i];
    ends_[input].forwards = 1;
    ends_[input].backwards = gradient ? 1 : 0;
    row += length;
  }
}

void PathGradients::run_baselines(const PassGroup& group, const Baseline& baseline, bool gradient, const std::vector<Tensor>& gradients) {
  Trace trace;
  add_baseline_edit(baseline, context_, inputs_, group, trace);
  const ResolvedTarget target = target_of(target_, group);
  PointRequest request{point_, {}, &target, gradient};
  if (baseline.zeros) request.replace = [](const Tensor& value) { return at::zeros_like(value); };
  const PointGradient ends = run_at_point(context_, batch_of(inputs_, group, baseline.edit_ids), trace, request);
  const std::vector<double> targets = to_doubles(ends.targets);
  std::int64_t row = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    Ends& text = ends_[group[i].input];
    const std::int64_t length = text.difference.size(0);
    text.baseline = ends.value.narrow(0, row, length);
    text.difference = text.difference - text.baseline;
    text.score_baseline = targets[i];
    text.forwards += 1;
    if (gradient) {
      text.at_input = to_doubles((gradients[group[i].input] * text.difference).sum(1, false, at::kDouble));
      text.at_baseline = to_doubles((ends.gradient.narrow(0, row, length) * text.difference).sum(1, false, at::kDouble));
      text.backwards += 1;
    }
    row += length;
  }
}

void PathGradients::at_nodes(const std::vector<std::size_t>& inputs, const std::vector<double>& alphas, const Use& use) {
  std::vector<Pass> passes;
  for (const std::size_t input : inputs) {
    for (std::size_t node = 0; node < alphas.size(); ++node) passes.push_back({input, node});
  }
  for (const PassGroup& group : plan_passes(inputs_, std::move(passes), context_.batch_tokens)) run_group(group, alphas, use);
}

void PathGradients::run_group(const PassGroup& group, const std::vector<double>& alphas, const Use& use) {
  Trace trace;
  const ResolvedTarget target = target_of(target_, group);
  const Tensor inputs = interpolate(group, alphas);
  const auto replace = [&inputs](const Tensor&) { return inputs; };
  if (context_.subject->can_start_from(point_)) trace.start_from(point_, inputs);
  const PointGradient ends = run_at_point(context_, batch_of(inputs_, group), trace, {point_, replace, &target, true});
  const std::vector<double> all = products(group, ends.gradient);
  const double* next = all.data();
  for (const Pass& pass : group) {
    use(pass.input, pass.variant, next);
    next += inputs_[pass.input].ids.size();
    ends_[pass.input].forwards += 1;
    ends_[pass.input].backwards += 1;
  }
}

Tensor PathGradients::interpolate(const PassGroup& group, const std::vector<double>& alphas) const {
  std::int64_t rows = 0;
  for (const Pass& pass : group) rows += static_cast<std::int64_t>(inputs_[pass.input].ids.size());
  const Tensor& example = ends_[group[0].input].difference;
  Tensor all = at::empty({rows, example.size(1)}, example.options());
  for_each_text(group, inputs_, [&](std::size_t first, std::int64_t count, std::int64_t row) {
    const Ends& text = ends_[group[first].input];
    std::vector<double> steps;
    for (std::int64_t i = 0; i < count; ++i) steps.push_back(alphas[group[first + i].variant]);
    const Tensor alpha = at::tensor(steps, at::kDouble).to(example.options()).view({count, 1, 1});
    Tensor nodes = all.narrow(0, row, count * text.difference.size(0)).view({count, text.difference.size(0), text.difference.size(1)});
    at::mul_out(nodes, alpha, text.difference);  // [count, T, D]
    nodes.add_(text.baseline);
  });
  return all;
}

std::vector<double> PathGradients::products(const PassGroup& group, const Tensor& gradient) const {
  Tensor sums = at::empty({gradient.size(0)}, gradient.options().dtype(at::kDouble));
  for_each_text(group, inputs_, [&](std::size_t first, std::int64_t count, std::int64_t row) {
    const Tensor& difference = ends_[group[first].input].difference;  // [T, D]
    const std::int64_t length = difference.size(0);
    const Tensor nodes = gradient.narrow(0, row, count * length).view({count, length, difference.size(1)});
    sums.narrow(0, row, count * length).copy_((nodes * difference).sum(2, false, at::kDouble).view({count * length}));
  });
  return to_doubles(sums);
}

}  // namespace glass
