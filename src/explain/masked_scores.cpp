#include "glass/explain/masked_scores.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "explain/hide.h"

namespace glass {

namespace {

constexpr std::int64_t kRowsTogether = 64;  // whose scores over a vocabulary are held in float64 at once

/// Which queries one forward answers: those of one text that hide the same of what their own token sees. A forward
/// hides what the query hides that sees most.
class SharedForwards {
 public:
  /// Puts the missing queries of each forward behind one another, in the order of the inputs.
  SharedForwards(const ExplainGroup& group, const std::vector<MaskQuery>& queries, Variants& missing) {
    const auto seen = [&](const TextVariant& variant) {
      const std::int64_t tokens = group.inputs()[variant.input].seen;
      return tokens < 0 ? std::numeric_limits<std::int64_t>::max() : tokens;
    };
    std::stable_sort(missing.begin(), missing.end(), [&](const TextVariant& a, const TextVariant& b) {
      const std::size_t text_a = group.text_of(a.input), text_b = group.text_of(b.input);
      return text_a != text_b ? text_a < text_b : seen(a) > seen(b);
    });
    Hidden known;                      // by what the present token sees of them
    std::vector<std::size_t> of_text;  // the forwards of the present text
    for (std::size_t place = 0; place < missing.size(); ++place) {
      const TextVariant& query = missing[place];
      const bool same_text = place > 0 && group.text_of(query.input) == group.text_of(missing[place - 1].input);
      if (!same_text) {
        known.clear();
        of_text.clear();
      } else if (seen(query) != seen(missing[place - 1])) {
        known = seen_of(queries, of_text, seen(query));
      }
      const auto [found, is_new] = known.try_emplace(queries[query.variant].hidden, query.variant);
      if (is_new) of_text.push_back(query.variant);
      representative_[query.variant] = found->second;
    }
    std::stable_sort(missing.begin(), missing.end(), [&](const TextVariant& a, const TextVariant& b) {
      const std::size_t first = representative(a), second = representative(b);
      return first != second ? first < second : a.input < b.input;
    });
  }

  /// The query that hides what the forward of this one hides.
  std::size_t representative(const TextVariant& variant) const { return representative_.at(variant.variant); }

 private:
  using Hidden = std::map<std::vector<std::uint32_t>, std::size_t>;

  static Hidden seen_of(const std::vector<MaskQuery>& queries, const std::vector<std::size_t>& forwards,
                        std::int64_t seen) {
    Hidden known;
    for (const std::size_t forward : forwards) {
      std::vector<std::uint32_t> hidden = queries[forward].hidden;
      while (!hidden.empty() && hidden.back() >= seen) hidden.pop_back();
      known.try_emplace(std::move(hidden), forward);
    }
    return known;
  }

  std::map<std::size_t, std::size_t> representative_;  ///< by query
};

/// What remembered scores go by: one token may be asked for by several settings.
std::string hider(const Replacement& replacement) {
  return replacement.kind == Replacement::Kind::token ? std::to_string(replacement.id) : replacement.setting;
}

}  // namespace

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
  computed_by_text_.resize(group_.size(), 0);
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
  run(queries, std::move(missing), replacement);
  std::vector<MaskedScore> scores;
  for (const MaskQuery& query : queries) scores.push_back(*find(query, replacement));
  return scores;
}

std::int64_t MaskedScores::computed_of(std::size_t input) const {
  return computed_by_text_.empty() ? 0 : computed_by_text_[group_.text_of(input)];
}

void MaskedScores::run(const std::vector<MaskQuery>& queries, Variants missing, const Replacement& replacement) {
  const SharedForwards shared(group_, queries, missing);
  const HiddenTokens hidden = [&](const TextVariant& variant) -> const std::vector<std::uint32_t>& {
    return queries[shared.representative(variant)].hidden;
  };
  ExplainGroup::VariantRun how = hide_tokens(group_, replacement, hidden);
  how.forward_of = [&](const TextVariant& variant) { return shared.representative(variant); };
  for (std::size_t place = 0; place < missing.size(); ++place) {
    if (place > 0 && how.forward_of(missing[place]) == how.forward_of(missing[place - 1])) continue;
    computed_ += 1;
    computed_by_text_[group_.text_of(missing[place].input)] += 1;
  }
  group_.run(missing, how, [&](const Variants& variants, const Forward& forward) {
    const Tensor rows = group_.target_rows(forward);
    std::int64_t first = 0;
    for (std::size_t begin = 0; begin < variants.size();) {
      Variants some;
      std::int64_t count = 0;
      for (; begin < variants.size() && (some.empty() || count < kRowsTogether); ++begin) {
        some.push_back(variants[begin]);
        count += group_.row_count(variants[begin].input);
      }
      take(queries, some, rows.narrow(0, first, count).to(at::kCPU, at::kDouble), replacement);
      first += count;
    }
  });
}

void MaskedScores::take(const std::vector<MaskQuery>& queries, const Variants& variants, const Tensor& rows,
                        const Replacement& replacement) {
  const ResolvedTarget target = group_.target_of(variants);
  const std::vector<double> values = to_doubles(target_values(target, rows)),
                            shares = to_doubles(target_probabilities(target, rows));
  for (std::size_t i = 0; i < variants.size(); ++i)
    *find(queries[variants[i].variant], replacement) = {values[i], shares[i]};
}

}  // namespace glass
