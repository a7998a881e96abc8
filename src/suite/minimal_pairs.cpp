#include "glass/suite/minimal_pairs.h"

#include <map>

#include "glass/base/error.h"
#include "glass/base/statistics.h"

namespace glass {
namespace {

struct Count {
  std::int64_t pairs = 0, right = 0;
};

/// Counts by one name of the pairs; those without it are left out.
Json by_name(const std::vector<MinimalPair>& pairs, const std::vector<bool>& right, std::string MinimalPair::*name) {
  std::map<std::string, Count> counts;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if ((pairs[i].*name).empty()) continue;
    Count& count = counts[pairs[i].*name];
    ++count.pairs;
    count.right += right[i] ? 1 : 0;
  }
  Json rows = Json::array();
  for (const auto& [key, count] : counts) {
    rows.push_back({{"name", key},
                    {"pairs", count.pairs},
                    {"accuracy", interval_json(wilson_interval(count.right, count.pairs))}});
  }
  return rows;
}

/// The token that was put in front of the sentences by config.json; null where the tokenizer puts one there, or nothing
/// does.
Json start_of(const Transformer& model, const Tokenizer& tokenizer) {
  const std::optional<std::int32_t> start = start_token(model.architecture());
  if (token_scoring(model.architecture()) != TokenScoring::next || tokenizer.special_ids().cls || !start)
    return nullptr;
  return *start < tokenizer.vocab_size() ? Json(tokenizer.token(*start)) : Json(*start);
}

}  // namespace

Json evaluate_minimal_pairs(Transformer& model, const Tokenizer& tokenizer, const std::vector<MinimalPair>& pairs,
                            const SuiteProgress& progress) {
  if (pairs.empty()) fail(ErrorKind::data, "--suite minimal_pairs: there are no pairs");
  std::vector<std::string> sentences;
  for (const MinimalPair& pair : pairs) sentences.insert(sentences.end(), {pair.good, pair.bad});
  const std::vector<SentenceScore> scores = score_sentences(model, tokenizer, sentences, progress);
  std::vector<bool> right;
  std::int64_t ties = 0, hits = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const double good = scores[2 * i].log_probability, bad = scores[2 * i + 1].log_probability;
    right.push_back(good > bad);
    hits += good > bad ? 1 : 0;
    ties += good == bad ? 1 : 0;
  }
  const bool is_masked = token_reading(model.architecture(), "minimal_pairs") == TokenReading::masked;
  Json result = {
      {"suite", "minimal_pairs"},
      {"score", is_masked ? "pseudo_log_likelihood" : "log_probability"},
      {"start_token", start_of(model, tokenizer)},
      {"pairs", pairs.size()},
      {"ties", ties},
      {"metrics", {{"accuracy", interval_json(wilson_interval(hits, static_cast<std::int64_t>(pairs.size())))}}}};
  const std::pair<const char*, std::string MinimalPair::*> names[] = {
      {"by_uid", &MinimalPair::uid}, {"by_field", &MinimalPair::field}, {"by_term", &MinimalPair::term}};
  for (const auto& [key, name] : names) {
    if (Json rows = by_name(pairs, right, name); !rows.empty()) result[key] = std::move(rows);
  }
  return result;
}

}  // namespace glass
