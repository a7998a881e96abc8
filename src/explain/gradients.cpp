// The trace swaps the values of the points for leaves of autograd.
#include "glass/explain/gradients.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "glass/base/error.h"
#include "glass/model/find_points.h"

namespace glass {

namespace {

void check_rows(const Tensor& value, std::int64_t rows, const Point& point) {
  if (value.dim() == 2 && value.size(0) == rows && value.is_floating_point()) return;
  fail(ErrorKind::usage,
       "explain: the point '{}' does not hold one vector a token; choose one of shape [N, D], such as the default",
       point.name());
}

/// The leaves of one forward: at the points where tokens enter, and what was seen at the watched ones.
struct Leaves {
  std::vector<Tensor> places;  ///< of the rows of each point, by text
  Tensor replacement;          ///< [R, D] by text; undefined: the model's own values
  std::vector<Tensor> leaves, watched;
};

/// What goes on from one point: the model's own value, zeros, or the asked one.
Tensor next_value(const GradientRequest& request, const Leaves& state, const Tensor& own, std::size_t point) {
  if (request.zeros) return at::zeros_like(own);
  return state.replacement.defined() ? rows_of_point(state.replacement, state.places, point) : own;
}

void add_leaves(const InputPoints& points, const GradientRequest& request, const Batch& batch, Leaves& state,
                Trace& trace) {
  state.leaves.assign(points.points().size(), {});
  state.watched.assign(request.watch.size(), {});
  const std::int64_t tokens = batch.tokens();
  for (std::size_t point = 0; point < state.leaves.size(); ++point) {
    trace.edit(points.points()[point], [&request, &state, point, tokens](const Tensor& value, const EditPlace& at) {
      check_rows(value, state.places.empty() ? tokens : state.places[point].size(0), at.point);
      check(!state.leaves[point].defined(), "the point '{}' fires twice in one forward", at.point.name());
      Tensor next = next_value(request, state, value, point).detach();
      // Without gradients the model may go on to change the value in place: keep a copy. A leaf of autograd is safe
      // from that.
      state.leaves[point] = request.gradient ? next.requires_grad_(true) : next.clone();
      return next;
    });
  }
  for (std::size_t w = 0; w < request.watch.size(); ++w) {
    trace.edit(request.watch[w], [&state, w](const Tensor& value, const EditPlace&) {
      state.watched[w] = value;
      return value;
    });
  }
}

/// Gradients at the leaves, with `seed` as that of `output` (undefined: ones); undefined where there is no way to them.
std::vector<Tensor> reached(const Tensor& output, const Tensor& seed, const std::vector<Tensor>& leaves,
                            bool keep_graph) {
  if (!output.requires_grad()) return std::vector<Tensor>(leaves.size());
  return torch::autograd::grad({output}, leaves, {seed}, keep_graph, false, true);
}

/// Of the scores' sum, at the leaves of these names.
std::vector<Tensor> gradients_of(const Tensor& total, const std::vector<Tensor>& leaves,
                                 const std::vector<std::string>& names, bool keep_graph = false) {
  std::vector<Tensor> gradients = reached(total, {}, leaves, keep_graph);
  for (std::size_t point = 0; point < leaves.size(); ++point) {
    if (gradients[point].defined()) continue;
    fail(ErrorKind::usage,
         "explain: autograd finds no way from the scores to the point '{}'; the subject must not detach its values or "
         "switch gradients off",
         names[point]);
  }
  return gradients;
}

/// What reaches the leaves through one dimension of the watched point: its part of the gradient there, handed back.
std::vector<Tensor> gradients_through(const Tensor& total, const GradientRequest& request, const Leaves& state) {
  check(state.watched.size() == 1, "a gradient goes through one watched point, not {}", state.watched.size());
  const Tensor& value = state.watched[0];
  if (request.through >= value.size(-1)) {
    fail(ErrorKind::config, "explain: neuron {} of the point '{}', which has {}; they are counted from 0",
         request.through, request.watch[0], value.size(-1));
  }
  const Tensor all = gradients_of(total, {value}, request.watch, true)[0];
  Tensor part = at::zeros_like(all);
  part.select(-1, request.through).copy_(all.select(-1, request.through));
  std::vector<Tensor> gradients = reached(value, part, state.leaves, false);
  for (std::size_t point = 0; point < gradients.size(); ++point) {
    // A decoder's tokens do not pass the encoder.
    if (!gradients[point].defined()) gradients[point] = at::zeros_like(state.leaves[point]);
  }
  gradients.push_back(part);
  return gradients;
}

VariantGradients collect(const InputPoints& points, const GradientRequest& request, const Variants& variants,
                         const Tensor& targets, Leaves& state) {
  VariantGradients result{variants, {}, targets.detach(), {}, {}, {}};
  if (request.gradient) {
    std::vector<Tensor> leaves = state.leaves;
    std::vector<std::string> names = points.points();
    leaves.insert(leaves.end(), state.watched.begin(), state.watched.end());
    names.insert(names.end(), request.watch.begin(), request.watch.end());
    // The sum's gradient holds each sequence's own: sequences do not meet in the model.
    const Tensor total = targets.sum();
    const std::vector<Tensor> gradients =
        request.through >= 0 ? gradients_through(total, request, state) : gradients_of(total, leaves, names);
    const auto own = gradients.begin() + static_cast<std::ptrdiff_t>(state.leaves.size());
    result.gradient = join_by_text({gradients.begin(), own}, state.places);
    result.watched_gradients.assign(own, gradients.end());
  }
  for (Tensor& leaf : state.leaves) leaf = leaf.detach();
  result.value = join_by_text(state.leaves, state.places);
  for (const Tensor& value : state.watched) result.watched_values.push_back(value.detach());
  return result;
}

}  // namespace

void run_gradients(ExplainGroup& group, const InputPoints& points, const Variants& variants,
                   const GradientRequest& request, const std::function<void(const VariantGradients&)>& use) {
  group.target();  // known before the first variant runs
  Subject& subject = *group.context().subject;
  const std::vector<PointInfo> announced = subject.points();
  const std::vector<Tensor> parameters = subject.parameters();
  const at::Device device = parameters.empty() ? at::Device(at::kCPU) : parameters[0].device();
  const PointInfo* only = points.points().size() == 1 ? find_point(announced, points.points()[0]) : nullptr;
  const bool can_start = request.values && only && only->can_start;
  Leaves state;
  ExplainGroup::VariantRun how;
  how.change = request.change;
  how.gradients = request.gradient;
  how.together = request.together;
  how.watch = [&](const Variants& members, const Batch& batch, Trace& trace) {
    state.places = points.places(group.inputs(), members, device);
    state.replacement = request.values ? request.values(members) : Tensor();
    if (request.edit) request.edit(members, trace);
    if (can_start) trace.start_from(points.points()[0], state.replacement);
    add_leaves(points, request, batch, state, trace);
  };
  group.run(variants, how, [&](const Variants& members, const Forward& forward) {
    const auto score = request.score ? request.score : target_values;
    const Tensor targets = score(group.target_of(members), group.target_rows(forward));
    use(collect(points, request, members, targets, state));
  });
}

namespace {

InputGradients empty_gradients(std::size_t texts) {
  return {std::vector<Tensor>(texts), std::vector<Tensor>(texts), std::vector<double>(texts)};
}

}  // namespace

InputGradients plain_gradients(ExplainGroup& group, const InputPoints& points) {
  InputGradients all = empty_gradients(group.size());
  GradientRequest request;
  if (const std::vector<Tensor>* changed = group.input_values(points)) {
    request.values = [changed](const Variants& variants) {
      std::vector<Tensor> rows;
      for (const TextVariant& variant : variants) rows.push_back((*changed)[variant.input]);
      return at::cat(rows);
    };
  }
  run_gradients(group, points, one_each(group.size()), request, [&](const VariantGradients& batch) {
    const std::vector<double> targets = to_doubles(batch.targets);
    std::int64_t row = 0;
    for (std::size_t i = 0; i < batch.variants.size(); ++i) {
      const std::size_t input = batch.variants[i].input;
      const std::int64_t rows = points.rows(group.inputs()[input]);
      all.values[input] = batch.value.narrow(0, row, rows);
      all.gradients[input] = batch.gradient.narrow(0, row, rows);
      all.targets[input] = targets[i];
      row += rows;
    }
  });
  return all;
}

std::vector<InputGradients> gradients_at(ExplainGroup& group, const std::vector<std::string>& points,
                                         GradientRequest request) {
  const InputPoints entrance(*group.context().subject, "", "explain.point");
  check(entrance.points().size() == 1, "gradients at several points of a subject with two stacks");
  request.watch = points;
  std::vector<InputGradients> all(points.size(), empty_gradients(group.size()));
  run_gradients(group, entrance, one_each(group.size()), request, [&](const VariantGradients& batch) {
    const std::vector<double> targets = to_doubles(batch.targets);
    for (std::size_t p = 0; p < points.size(); ++p) {
      check_rows(batch.watched_values[p], batch.value.size(0), Point(points[p]));
      std::int64_t row = 0;
      for (std::size_t i = 0; i < batch.variants.size(); ++i) {
        const std::size_t input = batch.variants[i].input;
        const auto rows = static_cast<std::int64_t>(group.inputs()[input].ids.size());
        all[p].values[input] = batch.watched_values[p].narrow(0, row, rows);
        if (request.gradient) all[p].gradients[input] = batch.watched_gradients[p].narrow(0, row, rows);
        all[p].targets[input] = targets[i];
        row += rows;
      }
    }
  });
  return all;
}

}  // namespace glass
