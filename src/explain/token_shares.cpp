#include "explain/token_shares.h"

#include <algorithm>
#include <cmath>

#include "glass/explain/masked_scores.h"
#include "glass/explain/ranking.h"
#include "glass/explain/replacement.h"

namespace glass {

namespace {

/// The tokens that are hidden of a ranking for one share.
std::vector<std::uint32_t> hidden_tokens(const std::vector<std::uint32_t>& ranked, double share, bool keep) {
  const auto top = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(ranked.size())));
  std::vector<std::uint32_t> hidden = keep ? std::vector<std::uint32_t>(ranked.begin() + top, ranked.end())
                                           : std::vector<std::uint32_t>(ranked.begin(), ranked.begin() + top);
  std::sort(hidden.begin(), hidden.end());
  return hidden;
}

}  // namespace

std::vector<std::uint32_t> ranked_tokens(const MetricCase& one, const ExplainInput& input) {
  const std::vector<double> scores = scores_by_token(one.explanation);
  std::vector<std::uint32_t> tokens;
  if (scores.size() != input.ids.size()) return tokens;
  for (std::uint32_t t = 0; t < scores.size(); ++t) {
    if (input.special[t] == 0) tokens.push_back(t);
  }
  std::stable_sort(tokens.begin(), tokens.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return scores[a] > scores[b]; });
  return tokens;
}

void ShareMasking::bind(config::Reader& reader, const std::string& meaning) {
  reader.field("shares", shares, meaning).above(0).at_most(1).count(1, 100);
  reader.field("replacement", replacement, "what hidden tokens become: " + replacement_meaning(ReplacementUse::hiding));
  check_replacements(reader, reader.fields().back().key, {replacement}, ReplacementUse::hiding);
}

Json ShareMasking::hides_with(const ExplainContext& context, const std::string& key) const {
  Json settings = Json::object();
  record_replacement(make_replacement(replacement, context, key + ".replacement"), "replacement", settings);
  return settings;
}

std::vector<Json> drops_by_share(const std::vector<MetricCase>& cases, ExplainGroup& group, const ShareMasking& masking,
                                 const std::string& key) {
  const Replacement replacement = make_replacement(masking.replacement, group.context(), key + ".replacement");
  std::vector<MaskQuery> queries;
  std::vector<bool> applies;
  for (const MetricCase& one : cases) {
    const std::vector<std::uint32_t> ranked = ranked_tokens(one, group.inputs()[one.input]);
    applies.push_back(!ranked.empty());
    if (ranked.empty()) continue;
    queries.push_back({one.input, {}});
    for (const double share : masking.shares)
      queries.push_back({one.input, hidden_tokens(ranked, share, masking.keep)});
  }
  const std::vector<MaskedScore> scores = group.masked().of(queries, replacement);
  auto next = scores.begin();
  std::vector<Json> numbers;
  for (const bool one : applies) {
    numbers.push_back(Json::object());
    if (!one) continue;
    const double plain = (next++)->probability;
    double sum = 0;
    Json drops = Json::array();
    for (std::size_t s = 0; s < masking.shares.size(); ++s) {
      drops.push_back(plain - (next++)->probability);
      sum += drops.back().get<double>();
    }
    numbers.back() = {{"mean", sum / static_cast<double>(masking.shares.size())}, {"drops", drops}};
  }
  return numbers;
}

std::string drop_unit(const ScoreMeaning& meaning, const Target& target) {
  return has_probabilities(meaning.link()) ? "probability" : meaning.unit(target.kind);
}

}  // namespace glass
