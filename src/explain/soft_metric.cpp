#include "explain/soft_metric.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "glass/base/hash.h"
#include "glass/explain/input_points.h"

namespace glass {

namespace {

/// The probability of the explained class of each variant, or its value where scores have none.
std::vector<double> shares_of(ExplainGroup& group, const Variants& variants, const Tensor& rows) {
  ResolvedTarget target = variants.empty() ? group.target() : group.target_of(variants);
  if (has_probabilities(target.link)) target.kind = TargetKind::probability;
  return to_doubles(target_values(target, rows.to(at::kCPU, at::kDouble)));
}

/// Erases parts of the variants of a group. By variant: the chance of each token's numbers to stay, and the draw.
struct Erasure {
  ExplainGroup& group;
  InputPoints points;
  std::vector<std::vector<double>> chances;
  std::vector<std::uint64_t> seeds;

  /// Which numbers of a value's rows stay: [N, D] of the same type.
  Tensor kept(const Variants& variants, std::size_t point, const Tensor& value) const {
    std::vector<Tensor> rows;
    for (const TextVariant& variant : variants) {
      const ExplainInput& input = group.inputs()[variant.input];
      const std::vector<std::int64_t> tokens = points.tokens_by_point(input)[point];
      const bool has_start = point == 1 && input.decoder_start < 0;  // in front of a text that is read again
      std::vector<double> chance;
      for (std::size_t row = 0; row < tokens.size(); ++row)
        chance.push_back(row == 0 && has_start ? 1.0 : chances[variant.variant][static_cast<std::size_t>(tokens[row])]);
      at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(derive_seed(seeds[variant.variant], point));
      const Tensor drawn = at::rand({static_cast<std::int64_t>(tokens.size()), value.size(1)}, generator, at::kFloat);
      rows.push_back(drawn < at::tensor(chance, at::kFloat).unsqueeze(1));
    }
    return at::cat(rows).to(value.options());
  }

  std::vector<double> run(const Variants& variants) const {
    std::vector<double> results(chances.size());
    ExplainGroup::VariantRun how;
    how.watch = [this](const Variants& members, const Batch&, Trace& trace) {
      for (std::size_t point = 0; point < points.points().size(); ++point)
        trace.edit(points.points()[point], [this, members, point](const Tensor& value, const EditPlace&) {
          return value * kept(members, point, value);
        });
    };
    group.run(variants, how, [&](const Variants& members, const Forward& forward) {
      const std::vector<double> shares = shares_of(group, members, group.target_rows(forward));
      for (std::size_t i = 0; i < members.size(); ++i) results[members[i].variant] = shares[i];
    });
    return results;
  }
};

}  // namespace

void SoftMetric::bind(config::Reader& reader) {
  reader.field("samples", samples_, "erased copies of a text").at_least(1).at_most(10'000);
}

/// Of all tokens of the text; empty where all scores are equal. Special tokens stay whole.
std::vector<double> SoftMetric::keep_chances(const TokenScores& text, std::size_t tokens) const {
  if (text.empty()) return {};
  const auto [low, high] = std::minmax_element(text.scores.begin(), text.scores.end());
  if (*low == *high) return {};
  std::vector<double> chances(tokens, 1.0);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const double importance = (text.scores[i] - *low) / (*high - *low);
    chances[text.tokens[i]] = kept_ == Kept::important ? importance : 1 - importance;
  }
  return chances;
}

std::vector<Json> SoftMetric::measure(const std::vector<MetricCase>& cases, ExplainGroup* group) {
  const std::vector<double> plain = shares_of(*group, {}, group->scores());
  Erasure erasure{*group, InputPoints(*group->context().subject, "", "explain.metrics"), {}, {}};
  Variants variants;
  std::vector<std::size_t> first(cases.size(), 0);  // a case's variants: without any token, then its copies
  for (std::size_t c = 0; c < cases.size(); ++c) {
    const ExplainInput& input = group->inputs()[cases[c].input];
    const TokenScores text = token_scores(cases[c], input, group->context().seed);
    const std::vector<double> chances = keep_chances(text, input.ids.size());
    if (chances.empty()) continue;
    first[c] = variants.size() + 1;
    std::vector<double> none(input.ids.size(), 1.0);
    for (const std::uint32_t token : text.tokens) none[token] = 0;
    for (std::int64_t copy = 0; copy <= samples_; ++copy) {
      erasure.chances.push_back(copy == 0 ? none : chances);
      erasure.seeds.push_back(derive_seed(text.seed, static_cast<std::uint64_t>(copy)));
      variants.push_back({cases[c].input, variants.size()});
    }
  }
  const std::vector<double> scores = erasure.run(variants);
  std::vector<Json> results(cases.size(), Json::object());
  for (std::size_t c = 0; c < cases.size(); ++c) {
    if (first[c] == 0) continue;
    const double own = plain[cases[c].input], lost_at_most = own - scores[first[c] - 1];
    if (lost_at_most <= 0) continue;  // nothing hangs on the tokens
    double sum = 0;
    for (std::int64_t copy = 0; copy < samples_; ++copy) {
      const double lost = std::max(0.0, own - scores[first[c] + static_cast<std::size_t>(copy)]);
      sum += std::clamp(share_of(lost, lost_at_most), 0.0, 1.0);
    }
    results[c] = {{"mean", sum / static_cast<double>(samples_)}, {"lost_at_most", lost_at_most}};
  }
  return results;
}

}  // namespace glass
