#include "explain/rescale_rules.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <set>

#include "glass/base/error.h"
#include "glass/model/find_points.h"

namespace glass {

namespace {

/// What a site is made of: the first of these that the layer has is what its activation or softmax reads.
struct SiteSource {
  const char *site, *from;
};
constexpr SiteSource kActivations[] = {{"self_scores", "self_products"}, {"cross_scores", "cross_products"},
                                       {"mlp_act", "mlp_pre"},           {"mlp_hidden", "mlp_pre"},
                                       {"head_act", "head_pre"},         {"head_hidden", "head_pre"},
                                       {"logits", "logits_uncapped"}};
constexpr SiteSource kSoftmaxes[] = {{"self_pattern", "self_scores"}, {"cross_pattern", "cross_scores"}};
/// Sites that are made of a point in between instead, where the layer has it: by a product, or a norm.
constexpr SiteSource kMadeOtherwise[] = {{"mlp_hidden", "mlp_act"}, {"head_hidden", "head_act"}};
/// Of kind activation, and linear in what stands before them.
bool is_linear_site(const std::string& site) {
  return site == "mlp_pre" || site == "mlp_up" || site == "head_pre";
}

/// The row of each row's partner.
class Pairs {
 public:
  explicit Pairs(Boundaries boundaries, at::Device device) {
    std::vector<std::int64_t> rows;
    check(boundaries.size() % 2 == 1, "{} sequences are not pairs", boundaries.size() - 1);
    for (std::size_t b = 0; b + 2 < boundaries.size(); b += 2) {
      const std::int64_t first = boundaries[b], middle = boundaries[b + 1], last = boundaries[b + 2];
      check(last - middle == middle - first, "a pair has {} and {} rows", middle - first, last - middle);
      for (std::int64_t row = middle; row < last; ++row) rows.push_back(row);
      for (std::int64_t row = first; row < middle; ++row) rows.push_back(row);
    }
    partner_ = at::tensor(rows, at::kLong).to(device);
  }
  static Pairs of_rows(const Tensor& rows) {
    std::vector<std::int64_t> each;
    for (std::int64_t row = 0; row <= rows.size(0); ++row) each.push_back(row);
    return Pairs(each, rows.device());
  }
  Tensor other(const Tensor& x) const { return x.index_select(0, partner_); }
  Tensor mean(const Tensor& x) const { return (x + other(x)) / 2; }

 private:
  Tensor partner_;
};

/// `value`, with the gradient of `through` in place of its own.
Tensor carried_by(const Tensor& value, const Tensor& through) {
  return value.detach() + (through - through.detach()).to(value.scalar_type());
}

/// The same value; what comes to it is shared evenly by x and b.
Tensor share_evenly(const Tensor& value, const Pairs& pairs) {
  return carried_by(value, pairs.mean(value));
}

Tensor wide(const Tensor& x) {
  return x.to(at::promote_types(x.scalar_type(), at::kFloat));
}

/// y = act(z), number by number. Where D z is so small that rounding is felt in D y / D z, the mean of both derivatives
/// stands for it: it is off by D z^2 only.
Tensor through_activation(const Tensor& y, const Tensor& z, const Pairs& pairs) {
  const Tensor slopes = torch::autograd::grad({y.sum()}, {z}, {}, true)[0];
  const Tensor values = wide(z.detach()), change = values - pairs.other(values);
  const Tensor outputs = wide(y.detach()), gain = outputs - pairs.other(outputs);
  const double rounding = values.scalar_type() == at::kDouble ? std::numeric_limits<double>::epsilon()
                                                              : std::numeric_limits<float>::epsilon();
  const Tensor is_small =
      change.abs() <= std::sqrt(rounding) * at::maximum(values.abs() + 1, pairs.other(values).abs());
  const Tensor multiplier = at::where(is_small, pairs.mean(wide(slopes)), gain / change);
  return carried_by(y, multiplier * z);
}

/// Logarithms that differ by so little have the first terms of the series of sinh(h) / h; the next is below rounding.
constexpr double kNear = 1e-2;

/// log p = z - log sum exp z, from a number that is far from rounding; -inf where p is 0 and z is hidden.
Tensor log_shares(const Tensor& p, const Tensor& z) {
  const auto [most, place] = p.max(-1, true);
  return z - z.gather(-1, place) + most.log();
}

struct SoftmaxRule {
  Tensor means;   ///< logarithmic means L, 0 where x and b have nothing
  Tensor change;  ///< D z where it counts; its gradient is that of z
  Tensor shift;   ///< sum_j L_j D z_j / sum_j L_j
};

SoftmaxRule softmax_rule(const Tensor& p, const Tensor& z, const Pairs& pairs) {
  const Tensor shares = wide(p.detach()), logs = log_shares(shares, wide(z.detach()));
  const Tensor gain = shares - pairs.other(shares), change = logs - pairs.other(logs);
  const Tensor is_nothing = (shares + pairs.other(shares)).eq(0);
  // Of shares that are near one another sqrt(p q) sinh(h) / h, with h half the difference of their logarithms.
  const Tensor half = (change / 2).square();
  const Tensor near = shares.sqrt() * pairs.other(shares).sqrt() * (1 + half / 6 + half.square() / 120);
  const Tensor means = at::where(change.abs() <= kNear, near, gain / change).masked_fill(is_nothing, 0);
  const Tensor moved = (z - z.detach()).masked_fill(is_nothing, 0);
  return {means, moved, (means * moved).sum(-1, true) / means.sum(-1, true)};
}

Tensor through_softmax(const Tensor& p, const Tensor& z, const Pairs& pairs) {
  const SoftmaxRule rule = softmax_rule(p, z, pairs);
  return carried_by(p, rule.means * (rule.change - rule.shift));
}

/// Both squares of a pair may overflow single precision before their quotient does: a zero row of a norm.
Tensor through_scale(const Tensor& scale, const Pairs& pairs) {
  const Tensor own = wide(scale.detach()), other = pairs.other(own);
  const Tensor multiplier = -own * (other / (own + other)) * (own * other);
  return share_evenly(carried_by(scale, multiplier * wide(scale).pow(-2)), pairs);
}

Tensor column_of(const Tensor& rows, const std::vector<std::int64_t>& labels) {
  return rows.gather(1, at::tensor(labels, at::kLong).to(rows.device()).unsqueeze(1)).squeeze(1);
}

/// Every row of a text stands beside the same row of its baseline.
Pairs pairs_of(const ResolvedTarget& target, const Tensor& rows) {
  if (target.rows.empty()) return Pairs::of_rows(rows);
  std::vector<std::int64_t> boundaries = {0};
  for (const std::int64_t count : target.rows) boundaries.push_back(boundaries.back() + count);
  return Pairs(boundaries, rows.device());
}

/// The log-probabilities of the unedited texts as wide as the rows, which end in -inf where they are of few tokens.
Tensor logarithms_of_plain(const ResolvedTarget& target, const Tensor& rows) {
  const double nothing = -std::numeric_limits<double>::infinity();
  return at::constant_pad_nd(target.references, {0, rows.size(1) - target.references.size(1)}, nothing)
      .to(rows.options());
}

/// Targets of a softmax. With D log p_i = D z_i - shift: D p_i = L_i D log p_i; of p log p by the product rule
/// (mean p + L mean log p) D log p; minus the divergence from fixed q is linear in log p.
Tensor softmax_score(const ResolvedTarget& target, const Tensor& rows, const Pairs& pairs) {
  const SoftmaxRule rule = softmax_rule(rows.softmax(1), rows, pairs);
  const Tensor logarithms = rule.change - rule.shift;
  switch (target.kind) {
    case TargetKind::probability:
      return column_of(logarithms * rule.means, target.labels);
    case TargetKind::probability_margin:
      return column_of(logarithms * rule.means, target.labels) - column_of(logarithms * rule.means, target.against);
    case TargetKind::kl:
      return (logarithms_of_plain(target, rows).exp() * logarithms).sum(1);
    case TargetKind::entropy: {
      const Tensor shares = wide(rows.detach()).softmax(1), logs = wide(rows.detach()).log_softmax(1);
      const Tensor means = pairs.mean(logs.masked_fill(logs.isinf(), 0));
      return -((pairs.mean(shares) + rule.means * means) * logarithms).sum(1);
    }
    default:
      return column_of(logarithms, target.labels);
  }
}

Tensor sigmoid_score(const ResolvedTarget& target, const Tensor& rows, const Pairs& pairs) {
  const auto share = [&](const std::vector<std::int64_t>& labels) {
    const Tensor own = column_of(rows, labels);
    const bool is_logarithm = target.kind == TargetKind::log_probability || target.kind == TargetKind::sequence;
    return through_activation(is_logarithm ? at::log_sigmoid(own) : own.sigmoid(), own, pairs);
  };
  return target.kind == TargetKind::probability_margin ? share(target.labels) - share(target.against)
                                                       : share(target.labels);
}

bool is_linear_target(TargetKind kind) {
  static const std::set<TargetKind> kinds = {TargetKind::probability, TargetKind::log_probability,
                                             TargetKind::sequence,    TargetKind::probability_margin,
                                             TargetKind::entropy,     TargetKind::kl};
  return !kinds.contains(kind);
}

/// rows . reference / |rows|.
Tensor cosine_score(const ResolvedTarget& target, const Tensor& rows, const Pairs& pairs) {
  const Tensor scale = through_scale(rows.norm(2, {1}).reciprocal(), pairs);
  return share_evenly((rows * target.references.to(rows.options())).sum(1) * scale, pairs);
}

}  // namespace

RescaleRules::RescaleRules(const Subject& subject, const InputPoints& inputs) {
  const std::vector<PointInfo> all = subject.points();
  std::map<std::string, std::size_t> entered;  // of each stack the place of its input
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::vector<std::string>& names = inputs.points();
    if (std::find(names.begin(), names.end(), all[i].name) != names.end()) entered[all[i].stack] = i;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto input = entered.find(all[i].stack);
    if (input == entered.end() || i > input->second) add(all[i], all);
  }
  covers_ = covers_ &&
            std::any_of(points_.begin(), points_.end(), [](const RuledPoint& p) { return p.rule != Rule::linear; });
  for (const RuledPoint& point : points_) {
    for (RuledPoint& source : points_) source.is_read = source.is_read || source.name == point.from;
  }
}

void RescaleRules::add(const PointInfo& info, const std::vector<PointInfo>& all) {
  const auto source_in = [&](const auto& table) -> const PointInfo* {
    for (const SiteSource& row : table) {
      const auto found = std::find_if(all.begin(), all.end(), [&](const PointInfo& other) {
        return info.site == row.site && other.site == row.from && other.stack == info.stack &&
               other.layer == info.layer;
      });
      if (found != all.end()) return &*found;
    }
    return nullptr;
  };
  RuledPoint point{info.name, "", Rule::linear, is_by_sequence(info.kind), false};
  if (info.kind == PointKind::norm_scale) point.rule = Rule::norm_scale;
  const bool is_linear = source_in(kMadeOtherwise) != nullptr || is_linear_site(info.site);
  const PointInfo *activated = source_in(kActivations), *softened = source_in(kSoftmaxes);
  if (const PointInfo* from = activated != nullptr ? activated : softened; from != nullptr && !is_linear) {
    point.rule = activated != nullptr ? Rule::activation : Rule::softmax;
    point.from = from->name;
  }
  const bool is_nonlinear = info.kind == PointKind::activation || info.kind == PointKind::pattern;
  if (is_nonlinear && !is_linear && point.rule == Rule::linear) covers_ = false;
  points_.push_back(point);
}

void RescaleRules::watch(const ExplainGroup& group, const Variants& variants, Trace& trace) const {
  std::vector<std::int64_t> tokens = {0}, texts = {0};
  for (const TextVariant& variant : variants) {
    tokens.push_back(tokens.back() + static_cast<std::int64_t>(group.inputs()[variant.input].ids.size()));
    texts.push_back(texts.back() + 1);
  }
  // Subjects that do not say where a value's rows belong have one a token, or one a text.
  const auto pairs_of = [tokens, texts](const Tensor& value, const EditPlace& place) {
    if (place.sequence >= 0) return Pairs::of_rows(value);
    if (!place.cu_seqlens.empty()) return Pairs(place.cu_seqlens, value.device());
    const bool by_token = value.size(0) == tokens.back();
    check(by_token || value.size(0) == texts.back(), "the point '{}' has {} rows for {} tokens", place.point.name(),
          value.size(0), tokens.back());
    return Pairs(by_token ? tokens : texts, value.device());
  };
  const auto seen = std::make_shared<std::map<std::string, Tensor>>();
  for (const RuledPoint& point : points_) {
    const auto edit = [point, seen, pairs_of](const Tensor& value, const EditPlace& place) {
      const Pairs pairs = pairs_of(value, place);
      Tensor next;
      if (point.rule == Rule::activation) next = through_activation(value, seen->at(point.from), pairs);
      if (point.rule == Rule::softmax) next = through_softmax(value, seen->at(point.from), pairs);
      if (point.rule == Rule::norm_scale) next = through_scale(value, pairs);
      if (point.rule == Rule::linear) next = share_evenly(value, pairs);
      if (point.is_read) (*seen)[point.name] = next;
      return next;
    };
    point.is_by_sequence ? trace.edit_runs(point.name, edit) : trace.edit(point.name, edit);
  }
}

Tensor RescaleRules::score(const ResolvedTarget& target, const Tensor& rows) {
  const Pairs pairs = pairs_of(target, rows);
  if (target.kind == TargetKind::cosine) return cosine_score(target, share_evenly(rows, pairs), pairs);
  if (is_linear_target(target.kind)) return target_values(target, rows);
  ResolvedTarget each = target;  // the scalar of each row
  each.rows.clear();
  const Tensor multiplied =
      target.link == Link::softmax ? softmax_score(each, rows, pairs) : sigmoid_score(each, rows, pairs);
  const Tensor values = carried_by(target_values(each, rows), multiplied);
  if (target.rows.empty()) return values;
  std::vector<Tensor> sums;
  for (const Tensor& own : values.split_with_sizes(target.rows)) sums.push_back(own.sum());
  return at::stack(sums);
}

}  // namespace glass
