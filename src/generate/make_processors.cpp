// Which processors the settings ask for, in which order.
#include <algorithm>
#include <limits>

#include "generate/processors/processors.h"
#include "generate/score_processor.h"
#include "glass/base/error.h"

namespace glass {

namespace {

/// Refuses tokens that the model does not have, by the key that names them.
class VocabularyCheck {
 public:
  explicit VocabularyCheck(std::int64_t size) : size_(size) {}

  void operator()(const char* key, const std::vector<std::int64_t>& ids) const {
    for (const std::int64_t id : ids) {
      if (id >= 0 && id < size_) continue;
      fail(ErrorKind::config, "generate: {}: the token {} is not in the model's vocabulary of {}", key, id, size_);
    }
  }
  void operator()(const char* key, const std::vector<process::TokenRun>& runs) const {
    for (const process::TokenRun& run : runs) {
      if (run.empty()) fail(ErrorKind::config, "generate: {}: a run of tokens is empty", key);
      (*this)(key, run);
    }
  }

 private:
  std::int64_t size_;
};

/// Every run but those that are an end token alone, as transformers reads bad_words_ids.
std::vector<std::pair<process::TokenRun, double>> forbidden(const std::vector<process::TokenRun>& runs,
                                                            const std::vector<std::int64_t>& end_ids) {
  std::vector<std::pair<process::TokenRun, double>> biases;
  for (const process::TokenRun& run : runs) {
    const bool is_end = run.size() == 1 && std::find(end_ids.begin(), end_ids.end(), run[0]) != end_ids.end();
    if (!is_end) biases.emplace_back(run, -std::numeric_limits<double>::infinity());
  }
  return biases;
}

void check_tokens(const GenerationSettings& s, std::int64_t vocab_size) {
  const VocabularyCheck in_vocabulary(vocab_size);
  in_vocabulary("bad_words_ids", s.bad_words_ids);
  in_vocabulary("suppress_tokens", s.suppress_tokens);
  in_vocabulary("begin_suppress_tokens", s.begin_suppress_tokens);
  in_vocabulary("forced_eos_token_id", s.forced_eos_token_id);
  if (s.forced_bos_token_id) in_vocabulary("forced_bos_token_id", process::TokenRun{*s.forced_bos_token_id});
  std::vector<process::TokenRun> biased;
  for (const auto& [run, bias] : s.sequence_bias) biased.push_back(run);
  in_vocabulary("sequence_bias", biased);
}

void add_bans(const GenerationSettings& s, const std::vector<std::int64_t>& end_ids, ScoreProcessors& all) {
  if (!s.sequence_bias.empty()) all.push_back(process::sequence_bias(s.sequence_bias));
  if (s.encoder_repetition_penalty != 1)
    all.push_back(process::encoder_repetition_penalty(s.encoder_repetition_penalty));
  if (s.repetition_penalty != 1) all.push_back(process::repetition_penalty(s.repetition_penalty));
  if (s.no_repeat_ngram_size > 0) all.push_back(process::no_repeat_ngram(s.no_repeat_ngram_size));
  if (s.encoder_no_repeat_ngram_size > 0)
    all.push_back(process::encoder_no_repeat_ngram(s.encoder_no_repeat_ngram_size));
  if (!s.bad_words_ids.empty()) all.push_back(process::sequence_bias(forbidden(s.bad_words_ids, end_ids)));
}

void add_lengths(const GenerationSettings& s, const std::vector<std::int64_t>& end_ids, ScoreProcessors& all) {
  if (s.min_new_tokens > 0) {
    all.push_back(process::least_length(s.min_new_tokens, false, end_ids));
  } else if (s.min_length > 0) {
    all.push_back(process::least_length(s.min_length, true, end_ids));
  }
  if (s.forced_bos_token_id) all.push_back(process::forced_first(*s.forced_bos_token_id));
  if (!s.forced_eos_token_id.empty()) all.push_back(process::forced_last(s.forced_eos_token_id));
  if (s.remove_invalid_values) all.push_back(process::remove_invalid_values());
  if (s.exponential_decay_length_penalty) {
    const auto [start, factor] = *s.exponential_decay_length_penalty;
    all.push_back(process::decay_length(start, factor, end_ids));
  }
  if (!s.suppress_tokens.empty()) all.push_back(process::suppress_tokens(s.suppress_tokens, false, false));
  if (!s.begin_suppress_tokens.empty())
    all.push_back(process::suppress_tokens(s.begin_suppress_tokens, true, s.forced_bos_token_id.has_value()));
}

/// Beams keep a token more than can end a text, so that one can always go on.
void add_sampling(const GenerationSettings& s, const std::vector<std::int64_t>& end_ids, ScoreProcessors& all) {
  const std::size_t least = s.beams == 1 ? 1 : end_ids.empty() ? 2 : end_ids.size() + 1;
  if (s.temperature != 1) all.push_back(process::temperature(s.temperature));
  if (s.top_h > 0) all.push_back(process::top_h(s.top_h));
  if (s.top_k > 0) all.push_back(process::top_k(s.top_k, least));
  if (s.top_p < 1) all.push_back(process::top_p(s.top_p, least));
  if (s.min_p > 0) all.push_back(process::min_p(s.min_p, least));
  if (s.typical_p < 1) all.push_back(process::typical_p(s.typical_p, least));
  if (s.epsilon_cutoff > 0) all.push_back(process::epsilon_cutoff(s.epsilon_cutoff, least));
  if (s.eta_cutoff > 0) all.push_back(process::eta_cutoff(s.eta_cutoff, least));
}

}  // namespace

ScoreProcessors make_processors(const GenerationSettings& settings, const std::vector<std::int64_t>& end_ids,
                                std::int64_t vocab_size) {
  check_tokens(settings, vocab_size);
  ScoreProcessors all;
  add_bans(settings, end_ids, all);
  add_lengths(settings, end_ids, all);
  if (settings.temperature > 0) add_sampling(settings, end_ids, all);
  if (settings.renormalize_logits) all.push_back(process::renormalize());
  return all;
}

void process_scores(const ScoreProcessors& processors, const TextSoFar& text, std::vector<double>& scores) {
  for (const ScoreProcessor& processor : processors) processor(text, scores);
}

}  // namespace glass
