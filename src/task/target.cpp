// Picks the explained scalar out of a batch of scores.
#include "glass/task/target.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "glass/base/error.h"
#include "glass/config/explain_config.h"

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

/// The references of the rows. Rows over the tokens of a text are as long as the longest of their batch, and end in
/// -inf.
Tensor references_of(const ResolvedTarget& target, const Tensor& rows) {
  check(target.references.defined() && target.references.size(0) == rows.size(0),
        "this target needs a reference for each row");
  const std::int64_t missing = rows.size(1) - target.references.size(1);
  check(missing == 0 || target.column >= 0, "a reference has {} numbers, a row {}", target.references.size(1),
        rows.size(1));
  const Tensor references =
      missing > 0 ? at::constant_pad_nd(target.references, {0, missing}, -std::numeric_limits<double>::infinity())
                  : target.references.narrow(1, 0, rows.size(1));
  return references.to(rows.options());
}

/// Cosine of each row with its reference.
Tensor cosines(const ResolvedTarget& target, const Tensor& rows) {
  const Tensor references = references_of(target, rows);
  return (rows * references).sum(1) / (rows.norm(2, {1}) * references.norm(2, {1}));
}

/// log p with 0 where p is 0, so that p log p and its gradient are 0 there.
Tensor finite_logarithms(const Tensor& logarithms) {
  return logarithms.masked_fill(logarithms == -std::numeric_limits<double>::infinity(), 0);
}

/// - sum p log p.
Tensor entropies(const Tensor& scores) {
  const Tensor logarithms = scores.log_softmax(1);
  return -(logarithms.exp() * finite_logarithms(logarithms)).sum(1);
}

/// sum q (log p - log q) with the reference q.
Tensor negative_divergences(const ResolvedTarget& target, const Tensor& scores) {
  const Tensor references = references_of(target, scores);
  const Tensor ratios = finite_logarithms(scores.log_softmax(1)) - finite_logarithms(references);
  return (references.exp() * ratios).sum(1);
}

/// The sums over the rows of each text.
Tensor by_text(const ResolvedTarget& target, const Tensor& values) {
  if (target.rows.empty()) return values;
  std::vector<Tensor> sums;
  for (const Tensor& rows : values.split_with_sizes(target.rows)) sums.push_back(rows.sum());
  return at::stack(sums);
}

}  // namespace

const std::vector<std::string>& target_kind_names() {
  return explain_target_kinds();
}

bool names_no_class(TargetKind kind) {
  return kind == TargetKind::entropy || kind == TargetKind::kl || kind == TargetKind::sequence || compares_texts(kind);
}

ResolvedTarget resolve_target(const Target& target, Link link, const Tensor& scores,
                              const std::vector<std::int64_t>& given) {
  check(scores.dim() == 2, "scores must be [R, C], they have {} dimensions", scores.dim());
  const std::int64_t count = scores.size(0), classes = scores.size(1);
  check(given.empty() || static_cast<std::int64_t>(given.size()) == count, "{} given classes for {} rows", given.size(),
        count);
  check_label(std::max(target.label, target.against), classes);
  ResolvedTarget resolved{target.kind, link, std::vector<std::int64_t>(count, target.label), {}, {}};
  const Tensor host = scores.detach().to(at::kCPU);
  const Tensor best = host.argmax(1);
  for (std::int64_t i = 0; i < count; ++i) {
    if (!given.empty() && given[i] >= 0) resolved.labels[i] = given[i];
    check_label(resolved.labels[i], classes);
    if (resolved.labels[i] < 0) resolved.labels[i] = best.const_data_ptr<std::int64_t>()[i];
  }
  if (!has_two_classes(target.kind)) return resolved;
  if (classes < 2)
    fail(ErrorKind::usage, "explain.target: a margin needs two classes, the model has {}; use logit", classes);
  resolved.against.assign(count, target.against);
  if (target.against < 0) resolved.against = runners_up(resolved.labels, host);
  return resolved;
}

ResolvedTarget select_targets(const ResolvedTarget& target, const std::vector<std::size_t>& texts) {
  std::vector<std::int64_t> firsts = {0};
  for (const std::int64_t count : target.rows) firsts.push_back(firsts.back() + count);
  ResolvedTarget picked{target.kind, target.link, {}, {}, {}, {}, target.column};
  std::vector<std::int64_t> places;
  for (const std::size_t text : texts) {
    const std::int64_t first = target.rows.empty() ? static_cast<std::int64_t>(text) : firsts[text];
    const std::int64_t count = target.rows.empty() ? 1 : target.rows[text];
    for (std::int64_t row = first; row < first + count; ++row) places.push_back(row);
    if (!target.rows.empty()) picked.rows.push_back(count);
  }
  for (const std::int64_t row : places) {
    picked.labels.push_back(target.labels[static_cast<std::size_t>(row)]);
    if (!target.against.empty()) picked.against.push_back(target.against[static_cast<std::size_t>(row)]);
  }
  if (target.references.defined())
    picked.references = target.references.index_select(0, at::tensor(places, at::kLong).to(target.references.device()));
  return picked;
}

namespace {

Tensor row_values(const ResolvedTarget& target, const Tensor& scores) {
  const bool shared = target.link == Link::softmax;
  const auto probabilities = [&] { return shared ? scores.softmax(1) : scores.sigmoid(); };
  switch (target.kind) {
    case TargetKind::automatic:
    case TargetKind::logit:
    case TargetKind::value:
    case TargetKind::dimension:
      return column(scores, target.labels);
    case TargetKind::probability:
      return column(probabilities(), target.labels);
    case TargetKind::log_probability:
    case TargetKind::sequence:
      return column(shared ? scores.log_softmax(1) : at::log_sigmoid(scores), target.labels);
    case TargetKind::margin:
      return column(scores, target.labels) - column(scores, target.against);
    case TargetKind::probability_margin: {
      const Tensor shares = probabilities();
      return column(shares, target.labels) - column(shares, target.against);
    }
    case TargetKind::entropy:
      return entropies(scores);
    case TargetKind::kl:
      return negative_divergences(target, scores);
    case TargetKind::cosine:
      return cosines(target, scores);
    case TargetKind::dot:
      return (scores * references_of(target, scores)).sum(1);
  }
  fail(ErrorKind::bug, "internal error: unknown target kind {}", static_cast<int>(target.kind));
}

}  // namespace

Tensor target_values(const ResolvedTarget& target, const Tensor& scores) {
  check(scores.dim() == 2 && scores.size(0) == static_cast<std::int64_t>(target.labels.size()),
        "{} targets for scores of {} rows", target.labels.size(), scores.size(0));
  return by_text(target, row_values(target, scores));
}

Tensor target_probabilities(const ResolvedTarget& target, const Tensor& scores) {
  if (target.kind == TargetKind::sequence) return target_values(target, scores).exp();
  if (!has_probabilities(target.link)) return target_values(target, scores);
  ResolvedTarget share = target;
  share.kind = TargetKind::probability;
  return target_values(share, scores);
}

}  // namespace glass
