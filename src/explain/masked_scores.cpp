#include "glass/explain/masked_scores.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "explain/hide.h"

namespace glass {

namespace {

constexpr std::int64_t kMostScores = std::int64_t{1} << 21;  // of a vocabulary's, that are in memory in float64 at once

/// What remembered scores go by: one token may be asked for by several settings.
std::string hider(const Replacement& replacement) {
  return replacement.kind == Replacement::Kind::token ? std::to_string(replacement.id) : replacement.setting;
}

}  // namespace

std::int64_t MaskedScores::computed_of(std::size_t input) const {
  const auto found = computed_by_text_.find(group_.text_of(input));
  return found == computed_by_text_.end() ? 0 : found->second;
}

MaskedScore MaskedScores::plain(std::size_t input) {
  if (!has_plain_) {
    plain_probabilities_ = to_doubles(target_probabilities(group_.target(), group_.scores()));
    has_plain_ = true;
  }
  return {group_.values()[input], plain_probabilities_[input]};
}

MaskedScore* MaskedScores::find(const MaskQuery& query, const Replacement& replacement) {
  const auto found = known_[query.input].find({hider(replacement), query.hidden});
  return found == known_[query.input].end() ? nullptr : &found->second;
}

std::vector<MaskedScore> MaskedScores::of(std::vector<MaskQuery> queries, const Replacement& replacement) {
  known_.resize(group_.size());
  for (MaskQuery& query : queries) {
    const std::int64_t seen = group_.inputs()[query.input].seen;
    while (seen >= 0 && !query.hidden.empty() && query.hidden.back() >= seen) query.hidden.pop_back();
  }
  Variants missing;  // variant: the number of its query
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const MaskQuery& query = queries[q];
    if (find(query, replacement)) continue;
    const bool unchanged = query.hidden.empty();
    known_[query.input][{hider(replacement), query.hidden}] = unchanged ? plain(query.input) : MaskedScore{};
    if (!unchanged) missing.push_back({query.input, q});
  }
  run(queries, missing, replacement);
  computed_ += static_cast<std::int64_t>(missing.size()) * replacement.draws;
  std::vector<MaskedScore> scores;
  for (const MaskQuery& query : queries) scores.push_back(*find(query, replacement));
  return scores;
}

void MaskedScores::run(const std::vector<MaskQuery>& queries, const Variants& missing, const Replacement& replacement) {
  const auto draws = static_cast<std::size_t>(replacement.draws);
  Variants drawn;  // variant: the number of its query and draw
  for (const TextVariant& variant : missing) {
    for (std::size_t draw = 0; draw < draws; ++draw) drawn.push_back({variant.input, variant.variant * draws + draw});
  }
  const HiddenTokens hidden = [&](const TextVariant& variant) -> const std::vector<std::uint32_t>& {
    return queries[variant.variant / draws].hidden;
  };
  std::map<std::tuple<std::vector<std::uint32_t>, std::size_t, std::int64_t>, std::size_t> changes;
  const auto change_of = [&](const TextVariant& variant) {
    const std::int64_t example = replacement.draw ? group_.inputs()[variant.input].example : 0;  // it fixes the draws
    return changes.try_emplace({hidden(variant), variant.variant % draws, example}, changes.size()).first->second;
  };
  std::set<std::pair<std::size_t, std::size_t>> forwards;  // by text and change
  for (const TextVariant& variant : drawn) {
    const std::size_t text = group_.text_of(variant.input);
    if (forwards.emplace(text, change_of(variant)).second) computed_by_text_[text] += 1;
  }
  group_.run_shared(drawn, hide_tokens(group_, replacement, hidden), change_of,
                    [&](const ExplainGroup::SharedScores& shared) { keep(queries, shared, replacement); });
}

void MaskedScores::keep(const std::vector<MaskQuery>& queries, const ExplainGroup::SharedScores& shared,
                        const Replacement& replacement) {
  const std::int64_t together = std::max<std::int64_t>(1, kMostScores / shared.rows.size(1));
  std::int64_t first = 0;
  for (std::size_t begin = 0; begin < shared.variants.size();) {
    Variants variants;
    std::int64_t count = 0;
    for (; begin < shared.variants.size() && (variants.empty() || count < together); ++begin) {
      variants.push_back(shared.variants[begin]);
      count += group_.row_count(variants.back().input);
    }
    const Tensor rows = shared.rows.narrow(0, first, count).to(at::kCPU, at::kDouble);
    first += count;
    const ResolvedTarget target = group_.target_of(variants);
    const Tensor scalars = target_values(target, rows);
    const bool is_log = target.kind == TargetKind::log_probability || target.kind == TargetKind::sequence;
    const std::vector<double> values = to_doubles(scalars),  // a second softmax over a vocabulary costs time
        shares = to_doubles(is_log ? scalars.exp() : target_probabilities(target, rows));
    const auto draws = static_cast<double>(replacement.draws);
    for (std::size_t i = 0; i < variants.size(); ++i) {
      MaskedScore& score = *find(queries[variants[i].variant / replacement.draws], replacement);  // 0 before its draws
      score.value += values[i] / draws;
      score.probability += shares[i] / draws;
    }
  }
}

}  // namespace glass
