// Generation: texts that a language model or a model with a decoder writes, token by token.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/model/transformer.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// New tokens of a text where nobody says how many.
inline constexpr std::int64_t kUsualNewTokens = 50;

/// When beam search stops looking: by_score once no beam can beat the worst finished text at its present length;
/// when_full as soon as there are as many finished texts as beams; never only where not even a text of the largest
/// length could be better.
enum class EarlyStopping { by_score, when_full, never };

/// How the next token is chosen, and when a text ends. Names are those of transformers' generation_config.json, but for
/// temperature (0 stands for do_sample = false), beams (num_beams), n_best (num_return_sequences) and stop
/// (stop_strings). What a model's own files ask for: resolve_generation() in glass/generate/settings.h.
struct GenerationSettings {
  std::optional<std::int64_t> max_new_tokens;  ///< most new tokens; without: max_length, else kUsualNewTokens
  std::int64_t max_length = 0;                 ///< most tokens with the beginning; 0: none
  std::int64_t min_length = 0;                 ///< no end before so many tokens with the beginning
  std::int64_t min_new_tokens = 0;
  std::optional<std::vector<std::int64_t>> end_ids;  ///< tokens that end a text; without: the model's own
  std::optional<std::int64_t> start_id;              ///< of a decoder; without: the model's own

  double temperature = 0;  ///< 0: always the likeliest token; 1: as the model says
  std::int64_t top_k = 0;  ///< only the k likeliest tokens; 0: all
  double top_p = 1;        ///< only the likeliest tokens whose probabilities reach this sum (Holtzman et al. 2020)
  double min_p = 0;        ///< only tokens of at least this share of the largest probability (Nguyen et al. 2024)
  double top_h = 0;  ///< only the likeliest tokens within this share of the entropy (Potraghloo et al. 2025); 0: off
  double typical_p = 1;       ///< only tokens of typical surprise that reach this sum (Meister et al. 2023)
  double epsilon_cutoff = 0;  ///< only tokens of at least this probability (Hewitt et al. 2022)
  double eta_cutoff = 0;      ///< the same with a bound that sinks with the entropy (Hewitt et al. 2022)

  double repetition_penalty = 1;  ///< above 1: tokens that stand there already are less likely (Keskar et al. 2019)
  double encoder_repetition_penalty = 1;          ///< above 1: tokens of the source, or of the prompt, are likelier
  std::int64_t no_repeat_ngram_size = 0;          ///< no run of so many tokens twice; 0: off
  std::int64_t encoder_no_repeat_ngram_size = 0;  ///< no run of so many tokens of the source, or of the prompt; 0: off
  std::vector<std::vector<std::int64_t>> bad_words_ids;                     ///< runs of tokens that are never written
  std::vector<std::int64_t> suppress_tokens;                                ///< tokens that are never written
  std::vector<std::int64_t> begin_suppress_tokens;                          ///< tokens that are not written first
  std::vector<std::pair<std::vector<std::int64_t>, double>> sequence_bias;  ///< added where a token completes the run
  std::optional<std::int64_t> forced_bos_token_id;                          ///< the token behind the first one
  std::vector<std::int64_t> forced_eos_token_id;                            ///< the tokens that the last place may hold
  /// {start, factor}: behind `start` new tokens the end grows likelier by factor^tokens.
  std::optional<std::pair<std::int64_t, double>> exponential_decay_length_penalty;
  bool remove_invalid_values = false;  ///< scores that are not finite become finite; otherwise they are an error
  bool renormalize_logits = false;     ///< scores become log-probabilities again after all of the above

  std::int64_t beams = 1;     ///< above 1: beam search; with a temperature its candidates are sampled
  double length_penalty = 1;  ///< beam search: log-probabilities are divided by length^penalty
  EarlyStopping early_stopping = EarlyStopping::by_score;
  std::int64_t n_best = 1;        ///< texts a prompt; with beams at most that many
  std::vector<std::string> stop;  ///< texts that end a generation; they are cut off
  std::uint64_t seed = 1;
};

/// One generated text.
struct Generated {
  std::vector<std::int32_t> ids;  ///< without the end token
  std::string text;
  double log_probability = 0;  ///< of its tokens by the model itself, in nats
  double score = 0;  ///< what orders the texts of a prompt: the log-probability; of a beam the sum of its scores as the
                     ///< settings change them, over length^length_penalty
  bool ended = false;  ///< by an end token or a stop text; false: the largest length was reached
};

/// Told when more of a text is certain: number of the prompt, number of its text, the new piece. Not called by beam
/// search.
using OnText = std::function<void(std::size_t prompt, std::size_t text, const std::string& piece)>;

/// The texts of each prompt, the best first. A prompt's `text` is the beginning for a language model, the source for a
/// model with an encoder and a decoder. A text that outgrows a language model goes on from the last half of what the
/// model can read (not with beams). Prompts of unequal length share forwards; the same seed gives the same texts
/// whatever the neighbours. Errors: config for settings out of bounds, non_finite for scores that are not finite, usage
/// for a head that predicts no next token, data for prompts that are too long.
std::vector<std::vector<Generated>> generate(Transformer& model, const Tokenizer& tokenizer,
                                             const std::vector<std::string>& prompts,
                                             const GenerationSettings& settings, const OnText& on_text = {});

}  // namespace glass
