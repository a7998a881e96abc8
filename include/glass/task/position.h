// Positions: which token's scores of a text count, for heads that score every token.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "glass/data/model_input.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// The tag of words that belong to nothing (B-I-O schemes).
inline constexpr const char* kOutsideTag = "O";

/// How the token is chosen whose scores count.
struct PositionRule {
  /// Which token.
  enum class Kind {
    whole_text,      ///< heads that score a text as a whole
    last,            ///< of the text, or of the target where there is one
    mask,            ///< the first mask token
    number,          ///< counted from 0, special tokens included; of the target where there is one
    target,          ///< every token of the target, by the scores that predict it
    target_or_last,  ///< that, or the last token where there is no target
    least_sure,      ///< the first token of the word whose likeliest class is the least likely
    answer,          ///< where the best answer of a head for spans begins
    words,           ///< every word, by its first token
    tagged,          ///< those of them whose likeliest class is not "O"
  } kind = Kind::whole_text;
  std::int64_t number = 0;
  std::int64_t last = -1;  ///< where the answer that begins at `number` ends
};

/// True for rules that ask what the model says of all tokens first.
bool depends_on_scores(const PositionRule& rule);

/// A token whose scores count.
struct ScoredPlace {
  std::int64_t position = -1;  ///< among the tokens that the last stack reads; -1: the text as a whole
  std::int64_t token = -1;     ///< the token of the target that these scores predict; -1: none is given
};

/// The rule with the number of the token in place of least_sure and answer, by the scores [T, C] of all tokens. Error
/// (data) for a text without a token to choose.
PositionRule resolve_position(const PositionRule& rule, const Encoding& encoding, const at::Tensor& scores);

/// The first token of every word.
std::vector<ScoredPlace> word_places(const Encoding& encoding);
/// Those whose largest score [T, C] is of another class than this one.
std::vector<ScoredPlace> places_without(std::int64_t outside, const std::vector<ScoredPlace>& places,
                                        const at::Tensor& scores);

/// The places that a rule names in a text: one, or one for each token of the target, or for each word (of `tagged`
/// those that may be). `text` stands in errors (data) that say what is missing.
std::vector<ScoredPlace> scored_places(const PositionRule& rule, const Encoding& encoding, const TargetForm& form,
                                       const SpecialIds& special, const std::string& text);

}  // namespace glass
