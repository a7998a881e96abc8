// A function of tensors as a Subject: every group of features is a token, whose vector is what lies between baseline
// and input; a hidden token is the zero vector, that is, the baseline.
#include "glass/explain/explain_function.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/explain/explainer.h"

namespace glass {

namespace {

constexpr std::int32_t kHidden = 0;  ///< the row of the table that is zero

/// Where the features of an input stand among tokens: feature f is number places[f] of [groups, width].
struct FeatureLayout {
  std::int64_t groups = 0, width = 0;
  Tensor places;                         ///< [F] int64
  std::vector<std::int64_t> shape = {};  ///< of one input
};

FeatureLayout layout_of(const FunctionInputs& inputs) {
  FeatureLayout layout;
  layout.shape = inputs.inputs.sizes().slice(1).vec();
  const std::int64_t features = inputs.inputs.numel() / inputs.inputs.size(0);
  const Tensor groups =
      inputs.groups.defined() ? inputs.groups.to(at::kCPU, at::kLong).reshape({-1}) : at::arange(features, at::kLong);
  if (groups.numel() != features)
    fail(ErrorKind::usage, "explain_function: {} groups for inputs of {} features; give one group a feature",
         groups.numel(), features);
  const Tensor sizes = groups.min().item<std::int64_t>() < 0 ? Tensor() : at::bincount(groups);
  if (!sizes.defined() || sizes.min().item<std::int64_t>() == 0)
    fail(ErrorKind::usage, "explain_function: groups are numbered from 0 without gaps");
  layout.groups = sizes.numel();
  layout.width = sizes.max().item<std::int64_t>();
  std::vector<std::int64_t> used(static_cast<std::size_t>(layout.groups)), places;
  for (std::int64_t f = 0; f < features; ++f) {
    const auto group = groups[f].item<std::int64_t>();
    places.push_back(group * layout.width + used[static_cast<std::size_t>(group)]++);
  }
  layout.places = at::tensor(places, at::kLong);
  return layout;
}

/// Inputs [B, ...] against one baseline [...].
class FunctionSubject final : public Subject {
 public:
  FunctionSubject(const ScoreFunction& f, const FeatureLayout& layout, const Tensor& inputs, const Tensor& baseline)
      : f_(f), layout_(layout), baseline_(baseline.reshape({-1})), places_(layout.places.to(inputs.device())) {
    const std::int64_t count = inputs.size(0);
    const Tensor differences = inputs.reshape({count, -1}) - baseline_;
    Tensor rows = at::zeros({count, layout.groups * layout.width}, inputs.options());
    rows.index_copy_(1, places_, differences);
    table_ = at::cat({at::zeros({1, layout.width}, inputs.options()), rows.view({-1, layout.width})});
  }

  Tensor scores(const Batch& batch, Trace& trace) override {
    const Tensor ids = at::tensor(batch.ids, at::kLong).to(table_.device());
    const Tensor words = trace.at(Point("function.word_embed"), table_.index_select(0, ids));
    const Tensor rows = trace.at(Point("function.embed"), words);
    const Tensor features = rows.reshape({batch.size(), -1}).index_select(1, places_) + baseline_;
    std::vector<std::int64_t> shape = {batch.size()};
    shape.insert(shape.end(), layout_.shape.begin(), layout_.shape.end());
    Tensor scores = f_(features.view(shape));
    if (scores.dim() == 1) scores = scores.unsqueeze(1);
    if (scores.dim() != 2 || scores.size(0) != batch.size())
      fail(ErrorKind::usage, "explain_function: the function gave scores of shape {} for {} inputs; give [N, C] or [N]",
           fmt::format("[{}]", fmt::join(scores.sizes(), ", ")), batch.size());
    return trace.at(Point("function.scores"), scores);
  }
  std::vector<PointInfo> points() const override {
    return {{"function.word_embed", "[N, D]", "features, by group", PointKind::state, "", -1, "word_embed"},
            {"function.embed", "[N, D]", "the same", PointKind::state, "", -1, "embed"},
            {"function.scores", "[B, C]", "scores", PointKind::logits}};
  }

 private:
  const ScoreFunction& f_;
  const FeatureLayout& layout_;
  Tensor baseline_, places_, table_;
};

/// Inputs of one baseline, as texts of `groups` tokens each.
std::vector<ExplainInput> texts_of(const FeatureLayout& layout, std::int64_t count, std::int64_t first,
                                   std::int64_t target) {
  std::vector<ExplainInput> texts;
  for (std::int64_t b = 0; b < count; ++b) {
    ExplainInput text;
    for (std::int64_t g = 0; g < layout.groups; ++g) {
      text.ids.push_back(static_cast<std::int32_t>(kHidden + 1 + b * layout.groups + g));
      text.special.push_back(0);
      text.words.push_back(static_cast<std::int32_t>(g));
    }
    text.label = target;
    text.example = first + b;
    texts.push_back(std::move(text));
  }
  return texts;
}

/// Scores of groups to those of features: a group's score where groups were asked for.
Tensor by_feature(const FeatureLayout& layout, const Explanation& explanation) {
  if (static_cast<std::int64_t>(explanation.values.size()) != layout.groups)
    fail(ErrorKind::config, "explain_function: {} gives no score a feature", explanation.method);
  const Tensor groups = at::floor_divide(layout.places, layout.width);
  return at::tensor(explanation.values, at::kDouble).index_select(0, groups).view(layout.shape);
}

void check_inputs(const FunctionInputs& inputs) {
  const Tensor& given = inputs.inputs;
  if (!given.defined() || given.dim() < 2 || given.numel() == 0 || !at::isFloatingType(given.scalar_type()))
    fail(ErrorKind::usage, "explain_function: inputs are floating tensors [B, ...] with at least one input");
  if (!inputs.baselines.defined()) return;
  const auto shape = inputs.baselines.sizes();
  if (shape != given.sizes() && shape != given.sizes().slice(1))
    fail(ErrorKind::usage,
         "explain_function: baselines of shape [{}] for inputs of shape [{}]; give one for all, or one each",
         fmt::join(shape, ", "), fmt::join(given.sizes(), ", "));
}

}  // namespace

FunctionAttribution explain_function(const ScoreFunction& f, const FunctionInputs& inputs,
                                     const FunctionRequest& request) {
  check_inputs(inputs);
  const FeatureLayout layout = layout_of(inputs);
  const std::unique_ptr<Explainer> method = make_explainer(request.method, request.settings);
  const bool one_each = inputs.baselines.defined() && inputs.baselines.dim() == inputs.inputs.dim();
  const std::int64_t count = inputs.inputs.size(0), step = one_each ? 1 : count;
  FunctionAttribution result;
  std::vector<Tensor> scores;
  for (std::int64_t first = 0; first < count; first += step) {
    const Tensor part = inputs.inputs.narrow(0, first, step).detach();
    const Tensor baseline = !inputs.baselines.defined() ? at::zeros_like(part[0])
                            : one_each                  ? inputs.baselines[first]
                                                        : inputs.baselines;
    FunctionSubject subject(f, layout, part, baseline.to(part.options()));
    ExplainContext context;
    context.subject = &subject;
    context.special_ids.mask = kHidden;
    context.batch_tokens = std::max<std::int64_t>(1, request.batch_features / layout.width);
    context.seed = request.seed;
    for (const Explanation& one : method->explain(context, texts_of(layout, step, first, request.target))) {
      scores.push_back(by_feature(layout, one));
      result.target.push_back(one.target);
      result.quality.push_back(one.quality);
    }
  }
  result.scores = at::stack(scores);
  return result;
}

}  // namespace glass
