// Replacements: what stands in the place of a hidden token, for the baselines of gradient methods, for occlusion and
// for the metrics that hide tokens.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "glass/config/reader.h"
#include "glass/explain/context.h"
#include "glass/explain/token_draw.h"

namespace glass {

/// What a hidden token becomes.
struct Replacement {
  /// How a token is hidden.
  enum class Kind {
    token,          ///< another token of the vocabulary
    word_vector,    ///< its word vector becomes another one; its position stays
    deletion,       ///< the token is left out, and those behind it move up
    attention_off,  ///< the token stays, but no other token attends to it, and no mean over tokens counts it
    sampled,        ///< other tokens of the vocabulary, drawn; scores are means over the draws
  } kind = Kind::token;
  std::int64_t id = -1;    ///< token
  Tensor vector;           ///< word_vector: [D]; undefined: zeros
  std::string setting;     ///< as a setting names it: "mask", "id:262", "deletion"; what remembered scores go by
  std::string token;       ///< token: its text; otherwise ""
  std::string mean_of;     ///< mean: what it is the mean of, "training set" or "vocabulary"; otherwise ""
  std::int64_t draws = 1;  ///< sampled: texts for each masked text
  std::shared_ptr<const TokenDraw> draw = {};  ///< sampled: what they are drawn from
};

/// Where a replacement is used: gradients run along a path between vectors, which deletion and attention_off have not.
enum class ReplacementUse { hiding, baseline };

/// The words of a setting besides "token:<text>", "id:<number>" and "sampled:<draws>".
const std::vector<std::string>& replacement_names(ReplacementUse use);
/// One sentence on them, for the reference of the settings.
std::string replacement_meaning(ReplacementUse use);
/// True for a word that replacement_names() has, for "token:<text>" and "id:<number>", and where tokens are hidden
/// "sampled:<draws>".
bool is_replacement(const std::string& setting, ReplacementUse use);
/// Complains at `key` of every setting that is no replacement.
void check_replacements(config::Reader& reader, const std::string& key, const std::vector<std::string>& settings,
                        ReplacementUse use);

/// The replacement of a setting. "auto" is the first that the vocabulary has of mask, unk, eos, pad and bos; where it
/// has none of them, the mean word vector for a baseline, and attention_off for hiding. Error (config) at `key` where
/// the vocabulary, or the model, lacks what is asked for; it names what there is.
Replacement make_replacement(const std::string& setting, const ExplainContext& context, const std::string& key,
                             ReplacementUse use = ReplacementUse::hiding);

/// What settings of an explanation record of a replacement: under `name` its setting, under `name`_token its text
/// where it is a token, under `name`_mean_of what a mean is taken of, under `name`_drawn_from what tokens are drawn
/// from.
void record_replacement(const Replacement& replacement, const std::string& name, Json& settings);

}  // namespace glass
