#include "generate/check_settings.h"

#include <cmath>

#include "glass/base/error.h"

namespace glass {

namespace {

void need(bool holds, const char* what) {
  if (!holds) fail(ErrorKind::config, "generate: {}", what);
}

/// True for a number from 0 to 1, 0 only where `with_zero`.
bool is_share(double value, bool with_zero) {
  return value <= 1 && (with_zero ? value >= 0 : value > 0);
}

void check_lengths(const GenerationSettings& s) {
  need(!s.max_new_tokens || *s.max_new_tokens >= 1, "max_new_tokens must be at least 1");
  need(s.max_length >= 0 && s.min_length >= 0 && s.min_new_tokens >= 0,
       "max_length, min_length and min_new_tokens must be at least 0");
  need(s.no_repeat_ngram_size >= 0 && s.encoder_no_repeat_ngram_size >= 0,
       "no_repeat_ngram_size and encoder_no_repeat_ngram_size must be at least 0");
  need(s.repetition_penalty > 0 && std::isfinite(s.repetition_penalty), "repetition_penalty must be above 0");
  need(s.encoder_repetition_penalty > 0 && std::isfinite(s.encoder_repetition_penalty),
       "encoder_repetition_penalty must be above 0");
  const auto& decay = s.exponential_decay_length_penalty;
  need(!decay || (decay->second > 0 && std::isfinite(decay->second)),
       "exponential_decay_length_penalty: the factor must be above 0");
}

void check_sampling(const GenerationSettings& s) {
  need(s.temperature >= 0 && std::isfinite(s.temperature), "temperature must be at least 0");
  need(s.top_k >= 0, "top_k must be at least 0");
  need(is_share(s.top_p, false), "top_p must be above 0 and at most 1");
  need(is_share(s.min_p, true), "min_p must be from 0 to 1");
  need(is_share(s.top_h, true), "top_h must be from 0 to 1");
  need(is_share(s.typical_p, false), "typical_p must be above 0 and at most 1");
  need(is_share(s.epsilon_cutoff, true) && s.epsilon_cutoff < 1, "epsilon_cutoff must be from 0 to below 1");
  need(is_share(s.eta_cutoff, true) && s.eta_cutoff < 1, "eta_cutoff must be from 0 to below 1");
  const bool all = s.top_k == 0 && s.top_p == 1 && s.min_p == 0 && s.top_h == 0 && s.typical_p == 1 &&
                   s.epsilon_cutoff == 0 && s.eta_cutoff == 0;
  need(s.temperature > 0 || all,
       "top_k, top_p, min_p, top_h, typical_p, epsilon_cutoff and eta_cutoff choose among sampled tokens; set a "
       "temperature");
}

void check_search(const GenerationSettings& s) {
  need(s.beams >= 1 && s.beams <= 1000, "beams must be from 1 to 1000");
  need(s.n_best >= 1, "n_best must be at least 1");
  need(std::isfinite(s.length_penalty), "length_penalty must be a number");
  need(s.beams == 1 || s.n_best <= s.beams, "n_best can be at most beams");
  need(s.beams > 1 || s.temperature > 0 || s.n_best == 1,
       "the likeliest tokens make one text; for more set a temperature or beams");
}

}  // namespace

void check_generation(const GenerationSettings& settings) {
  check_lengths(settings);
  check_sampling(settings);
  check_search(settings);
}

}  // namespace glass
