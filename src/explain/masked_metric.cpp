#include "explain/masked_metric.h"

#include <algorithm>

#include "glass/explain/replacement.h"

namespace glass {

namespace {

/// The tokens of these units, rising.
TokenSet tokens_of_units(const Units& units, const TokenSet& some) {
  TokenSet tokens;
  for (const std::uint32_t unit : some) tokens.insert(tokens.end(), units[unit].begin(), units[unit].end());
  std::sort(tokens.begin(), tokens.end());
  return tokens;
}

}  // namespace

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
  reader
      .field(
          "unit", hidden_unit_,
          "what is ranked and hidden as one: a token, word, sentence, paragraph or span of the text; its score is the "
          "sum of its tokens', so that methods of any unit can be compared")
      .one_of({"token", "word", "sentence", "paragraph", "span"});
}

Json MaskedMetric::hides_with(const ExplainContext& context) const {
  Json settings = Json::object();
  record_replacement(make_replacement(replacement_, context, key("replacement")), "replacement", settings);
  if (hidden_unit_ != "token") settings["unit"] = hidden_unit_;
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
    const ExplainInput& input = group->inputs()[cases[c].input];
    const Units units = units_of(input, hidden_unit_, key("unit"));
    texts.push_back(unit_scores(token_scores(cases[c], input, group->context().seed), units));
    texts.back().in_target_unit = cases[c].explanation.is_signed && cases[c].explanation.unit == group->target_unit();
    if (texts.back().empty()) continue;
    sets[c] = hidden_sets(texts.back());
    queries.push_back({cases[c].input, {}});
    for (const TokenSet& set : sets[c]) queries.push_back({cases[c].input, tokens_of_units(units, set)});
  }
  const Replacement replacement = make_replacement(replacement_, group->context(), key("replacement"));
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
