#include "glass/explain/masked_scores.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"

namespace glass {

std::int64_t mask_or_unk(const SpecialIds& ids, const std::string& key) {
  if (const auto id = ids.mask_or_unk()) return *id;
  fail(ErrorKind::config, "{}: the vocabulary has neither a mask nor an unknown token; choose another replacement",
       key);
}

namespace {

/// The probability of the same classes, where the scores have one.
ResolvedTarget as_probability(ResolvedTarget target) {
  if (has_probabilities(target.link)) target.kind = TargetKind::probability;
  return target;
}

}  // namespace

MaskedScore MaskedScores::plain(std::size_t input) {
  if (!has_plain_) {
    plain_probabilities_ = to_doubles(target_values(as_probability(group_.target()), group_.scores()));
    has_plain_ = true;
  }
  return {group_.values()[input], plain_probabilities_[input]};
}

MaskedScore* MaskedScores::find(const MaskQuery& query, std::int64_t replacement) {
  const auto found = known_[query.input].find({replacement, query.hidden});
  return found == known_[query.input].end() ? nullptr : &found->second;
}

std::vector<MaskedScore> MaskedScores::of(const std::vector<MaskQuery>& queries, std::int64_t replacement) {
  known_.resize(group_.size());
  Variants missing;  // variant: the number of its query
  for (std::size_t q = 0; q < queries.size(); ++q) {
    const MaskQuery& query = queries[q];
    if (find(query, replacement)) continue;
    const bool unchanged = query.hidden.empty();
    known_[query.input][{replacement, query.hidden}] = unchanged ? plain(query.input) : MaskedScore{};
    if (!unchanged) missing.push_back({query.input, q});
  }
  ExplainGroup::VariantRun how;
  how.change = [&](const TextVariant& variant, std::int64_t* ids) {
    for (const std::uint32_t token : queries[variant.variant].hidden) ids[token] = replacement;
  };
  group_.run(missing, how, [&](const Variants& variants, const Forward& forward) {
    const Tensor rows = group_.target_rows(forward).to(at::kCPU, at::kDouble);
    const ResolvedTarget target = group_.target_of(variants);
    const std::vector<double> values = to_doubles(target_values(target, rows)),
                              shares = to_doubles(target_values(as_probability(target), rows));
    for (std::size_t i = 0; i < variants.size(); ++i)
      *find(queries[variants[i].variant], replacement) = {values[i], shares[i]};
  });
  computed_ += static_cast<std::int64_t>(missing.size());
  std::vector<MaskedScore> scores;
  for (const MaskQuery& query : queries) scores.push_back(*find(query, replacement));
  return scores;
}

}  // namespace glass
