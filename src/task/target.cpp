// Picks the explained scalar out of a batch of scores.
#include "glass/task/target.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "glass/base/error.h"

namespace glass {

namespace {

Tensor index_column(const std::vector<std::int64_t>& labels, const Tensor& scores) {
  return at::tensor(labels, at::kLong).to(scores.device()).unsqueeze(1);  // [B, 1]
}

void check_label(std::int64_t label, std::int64_t classes) {
  if (label >= classes)
    fail(ErrorKind::usage, "explain.target: class number {} is not below the {} classes of the model", label, classes);
}

/// The best class of each row besides its label.
std::vector<std::int64_t> runners_up(const std::vector<std::int64_t>& labels, const Tensor& scores) {
  const Tensor rest =
      scores.scatter(1, index_column(labels, scores), -std::numeric_limits<double>::infinity()).argmax(1);
  const auto* first = rest.const_data_ptr<std::int64_t>();
  return {first, first + rest.numel()};
}

Tensor column(const Tensor& scores, const std::vector<std::int64_t>& labels) {
  return scores.gather(1, index_column(labels, scores)).squeeze(1);
}

/// Cosine of each row with its reference, which is of length 1.
Tensor cosines(const Tensor& rows, const Tensor& references) {
  check(references.defined() && references.sizes() == rows.sizes(), "a cosine needs a reference for each row");
  return (rows * references.to(rows.options())).sum(1) / rows.norm(2, {1});
}

}  // namespace

const std::vector<std::string>& target_kind_names() {
  static const std::vector<std::string> names = {"auto",   "logit", "probability", "log_probability",
                                                 "margin", "value", "cosine",      "dimension"};
  return names;
}

ResolvedTarget resolve_target(const Target& target, Link link, const Tensor& scores,
                              const std::vector<std::int64_t>& given) {
  check(scores.dim() == 2, "scores must be [B, C], they have {} dimensions", scores.dim());
  const std::int64_t count = scores.size(0), classes = scores.size(1);
  check(given.empty() || static_cast<std::int64_t>(given.size()) == count, "{} given classes for {} rows", given.size(),
        count);
  check_label(std::max(target.label, target.against), classes);
  ResolvedTarget resolved{target.kind, link, std::vector<std::int64_t>(count, target.label), {}, {}, -1};
  const Tensor host = scores.detach().to(at::kCPU);
  const Tensor best = host.argmax(1);
  for (std::int64_t i = 0; i < count; ++i) {
    if (!given.empty() && given[i] >= 0) resolved.labels[i] = given[i];
    check_label(resolved.labels[i], classes);
    if (resolved.labels[i] < 0) resolved.labels[i] = best.const_data_ptr<std::int64_t>()[i];
  }
  if (target.kind != TargetKind::margin) return resolved;
  if (classes < 2)
    fail(ErrorKind::usage, "explain.target: a margin needs two classes, the model has {}; use logit", classes);
  resolved.against.assign(count, target.against);
  if (target.against < 0) resolved.against = runners_up(resolved.labels, host);
  return resolved;
}

ResolvedTarget select_targets(const ResolvedTarget& target, const std::vector<std::size_t>& rows) {
  ResolvedTarget picked{target.kind, target.link, {}, {}, {}, target.column};
  for (const std::size_t row : rows) {
    picked.labels.push_back(target.labels[row]);
    if (!target.against.empty()) picked.against.push_back(target.against[row]);
  }
  if (!target.references.defined()) return picked;
  const std::vector<std::int64_t> places(rows.begin(), rows.end());
  picked.references = target.references.index_select(0, at::tensor(places, at::kLong).to(target.references.device()));
  return picked;
}

Tensor target_values(const ResolvedTarget& target, const Tensor& scores) {
  check(scores.dim() == 2 && scores.size(0) == static_cast<std::int64_t>(target.labels.size()),
        "{} targets for scores of {} rows", target.labels.size(), scores.size(0));
  const bool shared = target.link == Link::softmax;
  switch (target.kind) {
    case TargetKind::automatic:
    case TargetKind::logit:
    case TargetKind::value:
    case TargetKind::dimension:
      return column(scores, target.labels);
    case TargetKind::probability:
      return column(shared ? scores.softmax(1) : scores.sigmoid(), target.labels);
    case TargetKind::log_probability:
      return column(shared ? scores.log_softmax(1) : at::log_sigmoid(scores), target.labels);
    case TargetKind::margin:
      return column(scores, target.labels) - column(scores, target.against);
    case TargetKind::cosine:
      return cosines(scores, target.references);
  }
  fail(ErrorKind::bug, "internal error: unknown target kind {}", static_cast<int>(target.kind));
}

}  // namespace glass
