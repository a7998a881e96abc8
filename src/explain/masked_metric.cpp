#include "explain/masked_metric.h"

#include "glass/explain/replacement.h"

namespace glass {

std::vector<double> MaskedAnswers::drops() const {
  std::vector<double> drops;
  for (const MaskedScore& score : masked) drops.push_back(plain.value - score.value);
  return drops;
}

std::vector<double> MaskedAnswers::probability_drops() const {
  std::vector<double> drops;
  for (const MaskedScore& score : masked) drops.push_back(plain.probability - score.probability);
  return drops;
}

void MaskedMetric::bind(config::Reader& reader) {
  reader.field("replacement", replacement_,
               "what hidden tokens become: " + replacement_meaning(ReplacementUse::hiding));
  check_replacements(reader, reader.fields().back().key, {replacement_}, ReplacementUse::hiding);
}

Json MaskedMetric::hides_with(const ExplainContext& context) const {
  Json settings = Json::object();
  record_replacement(make_replacement(replacement_, context, key()), "replacement", settings);
  return settings;
}

std::string MaskedMetric::unit(const ScoreMeaning& meaning, const Target& target) const {
  return has_probabilities(meaning.link()) ? "probability" : meaning.unit(target.kind);
}

std::vector<Json> MaskedMetric::measure(const std::vector<MetricCase>& cases, ExplainGroup* group) {
  std::vector<TokenScores> texts;
  std::vector<std::vector<TokenSet>> sets(cases.size());
  std::vector<MaskQuery> queries;
  for (std::size_t c = 0; c < cases.size(); ++c) {
    texts.push_back(token_scores(cases[c], group->inputs()[cases[c].input], group->context().seed));
    if (!applies_to(cases[c].explanation)) texts.back() = {};
    if (texts.back().empty()) continue;
    sets[c] = hidden_sets(texts.back());
    queries.push_back({cases[c].input, {}});
    for (const TokenSet& set : sets[c]) queries.push_back({cases[c].input, set});
  }
  const Replacement replacement = make_replacement(replacement_, group->context(), key());
  const std::vector<MaskedScore> scores = group->masked().of(queries, replacement);
  const bool has_probability = has_probabilities(group->context().scores_mean().link());
  auto next = scores.begin();
  std::vector<Json> results(cases.size(), Json::object());
  for (std::size_t c = 0; c < cases.size(); ++c) {
    if (texts[c].empty()) continue;
    const auto first = next + 1, last = first + static_cast<std::ptrdiff_t>(sets[c].size());
    results[c] = numbers(texts[c], sets[c], {*next, {first, last}, has_probability});
    next = last;
  }
  return results;
}

}  // namespace glass
