#include "glass/suite/sentence_scores.h"

#include <map>
#include <numeric>

#include "glass/base/error.h"
#include "suite/encode_text.h"
#include "suite/score_queue.h"

namespace glass {
namespace {

std::optional<std::int32_t> token_of(const Architecture& architecture, const char* key) {
  const auto found = architecture.config.find(key);
  if (found == architecture.config.end() || !found->is_number_integer()) return std::nullopt;
  const auto id = found->get<std::int64_t>();
  return id >= 0 && id < architecture.vocab_size() ? std::optional(static_cast<std::int32_t>(id)) : std::nullopt;
}

/// All tokens of a sentence that have one before them, each predicted by the row before it.
TokenQuery next_query(const Encoding& encoding) {
  TokenQuery query{encoding.ids, {}, {}};
  for (std::size_t t = 1; t < encoding.size(); ++t) {
    if (encoding.special[t] != 0) continue;
    query.rows.push_back(static_cast<std::int32_t>(t) - 1);
    query.labels.push_back(encoding.ids[t]);
  }
  return query;
}

/// The sentence with its token t hidden.
TokenQuery masked_query(const Encoding& encoding, std::size_t t, std::int32_t mask) {
  TokenQuery query{encoding.ids, {static_cast<std::int32_t>(t)}, {encoding.ids[t]}};
  query.ids[t] = mask;
  return query;
}

/// The queries that score sentence `number`; false where there is none.
bool add_queries(const Encoding& encoding, TokenReading reading, std::int32_t mask, std::size_t number,
                 ScoreQueue& queue) {
  if (reading == TokenReading::next) {
    TokenQuery query = next_query(encoding);
    const bool has_tokens = !query.rows.empty();
    if (has_tokens) queue.add(std::move(query), number);
    return has_tokens;
  }
  bool has_tokens = false;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (encoding.special[t] != 0) continue;
    has_tokens = true;
    queue.add(masked_query(encoding, t, mask), number);
  }
  return has_tokens;
}

void check_length(const Encoding& encoding, const std::string& sentence, std::int64_t max_length) {
  if (max_length == 0 || static_cast<std::int64_t>(encoding.size()) <= max_length) return;
  fail(ErrorKind::data, "sentence '{}': {} tokens, the model reads at most {}; a sentence is never cut: leave it out",
       shown(sentence), encoding.size(), max_length);
}

}  // namespace

std::optional<std::int32_t> start_token(const Architecture& architecture) {
  const std::optional<std::int32_t> first = token_of(architecture, "bos_token_id");
  if (first) return first;
  // What a model saw behind texts alone says nothing in front of them.
  return token_of(architecture, "text_end_token_id") ? std::nullopt : token_of(architecture, "eos_token_id");
}

std::vector<SentenceScore> score_sentences(Transformer& model, const Tokenizer& tokenizer,
                                           const std::vector<std::string>& sentences, const SuiteProgress& progress) {
  const TokenReading reading = token_reading(model.architecture(), "minimal_pairs");
  const std::int32_t mask = reading == TokenReading::masked ? mask_token(tokenizer, "minimal_pairs") : -1;
  std::vector<SentenceScore> scores(sentences.size());
  // Sentences of equal tokens are scored once: the same tokens elsewhere in a batch may differ in the last bits, and
  // would then seem to differ.
  std::map<std::vector<std::int32_t>, std::size_t> first_with;
  std::vector<std::size_t> scored_as;
  std::size_t done = 0;
  ScoreQueue queue(model, [&](std::size_t owner, const std::vector<double>& values) {
    scores[owner].log_probability += std::accumulate(values.begin(), values.end(), 0.0);
    scores[owner].tokens += static_cast<std::int64_t>(values.size());
    if (progress && owner > done)
      progress(static_cast<std::int64_t>(done = owner), static_cast<std::int64_t>(sentences.size()));
  });
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const Encoding encoding = reading == TokenReading::next
                                  ? encode_for_next(tokenizer, sentences[i], start_token(model.architecture()))
                                  : tokenizer.encode(sentences[i]);
    check_length(encoding, sentences[i], model.architecture().max_length);
    const auto [known, is_new] = first_with.try_emplace(encoding.ids, i);
    scored_as.push_back(known->second);
    if (!is_new) continue;
    if (!add_queries(encoding, reading, mask, i, queue)) {
      fail(ErrorKind::data,
           "sentence '{}': no token of it can be scored ({} tokens, and none before them); leave it out",
           shown(sentences[i]), encoding.size());
    }
  }
  queue.finish();
  for (std::size_t i = 0; i < sentences.size(); ++i) scores[i] = scores[scored_as[i]];
  return scores;
}

}  // namespace glass
