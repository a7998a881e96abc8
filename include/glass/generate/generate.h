// Generation: texts that a language model or a model with a decoder writes, token by token.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/model/transformer.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// How the next token is chosen, and when a text ends.
struct GenerationSettings {
  std::int64_t max_new_tokens = 50;
  double temperature = 0;  ///< 0: always the likeliest token; 1: as the model says
  std::int64_t top_k = 0;  ///< only the k likeliest tokens; 0: all
  double top_p = 1;        ///< only the likeliest tokens whose probabilities reach this sum (Holtzman et al. 2020)
  double min_p = 0;        ///< only tokens of at least this share of the largest probability (Nguyen et al. 2024)
  double repetition_penalty = 1;  ///< above 1: tokens that stand there already are less likely (Keskar et al. 2019)
  std::int64_t beams = 1;         ///< above 1: beam search; temperature and the four above it must be left alone
  double length_penalty = 1;      ///< beam search: log-probabilities are divided by length^penalty
  std::int64_t n_best = 1;        ///< texts a prompt; with beams at most that many
  std::vector<std::string> stop;  ///< texts that end a generation; they are cut off
  std::uint64_t seed = 1;
};

/// One generated text.
struct Generated {
  std::vector<std::int32_t> ids;  ///< without the end token
  std::string text;
  double log_probability = 0;  ///< of its tokens by the model itself, in nats
  double score = 0;    ///< what orders the texts of a prompt: the log-probability, of a beam over length^length_penalty
  bool ended = false;  ///< by the end token or a stop text; false: max_new_tokens was reached
};

/// Told when more of a text is certain: number of the prompt, number of its text, the new piece. Not called by beam
/// search.
using OnText = std::function<void(std::size_t prompt, std::size_t text, const std::string& piece)>;

/// The texts of each prompt, the best first. A prompt's `text` is the beginning for a language model, the source for a
/// model with an encoder and a decoder. A text that outgrows a language model goes on from the last half of what the
/// model can read (not with beams). Prompts of unequal length share forwards; the same seed gives the same texts
/// whatever the neighbours. Errors: config for settings out of bounds, usage for a head that predicts no next token,
/// data for prompts that are too long.
std::vector<std::vector<Generated>> generate(Transformer& model, const Tokenizer& tokenizer,
                                             const std::vector<std::string>& prompts,
                                             const GenerationSettings& settings, const OnText& on_text = {});

}  // namespace glass
