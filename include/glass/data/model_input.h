// What a model reads of an example: its text, the second text of a pair, and a target.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// How a model takes a target text.
struct TargetForm {
  /// Where the target stands.
  enum class Kind {
    none,          ///< it reads no target; that of an example is left out
    continuation,  ///< behind the text, as a language model goes on with it
    decoder,       ///< in a decoder of its own, behind a start token
  } kind = Kind::none;
  std::int32_t start_id = -1;   ///< decoder: the token that the target begins with
  std::int64_t max_length = 0;  ///< most tokens of a target in a decoder; 0: no limit
};

/// Encodes the text (with its second text) and puts the target behind it: `target_start` then says where, and the
/// target's places count from its own beginning. A target in a decoder is [start] + the target's tokens with the
/// special tokens of the tokenizer, so that the row before each token is the one that predicts it. A continuation is
/// encoded together with the text, as it would stand in one text; tokens that reach into it belong to it. A text is cut
/// at `max_length`; a target that does not fit is an Error (data): what is asked about is never cut. So is a text that
/// becomes no token at all, as an empty one does where the tokenizer adds no special tokens.
Encoding encode_example(const Tokenizer& tokenizer, const Example& example, const TargetForm& form,
                        std::int64_t max_length);

/// The encoding itself. Error (data) where there is no token in it.
Encoding with_tokens(Encoding encoding, const std::string& text);

/// Question and searched text in windows that share `overlap` tokens (Tokenizer::encode_windows). One encoding, cut at
/// `max_length`, where `overlap` is 0 or the example is a single text.
std::vector<Encoding> encode_searched(const Tokenizer& tokenizer, const Example& example, std::int64_t max_length,
                                      std::int64_t overlap);

}  // namespace glass
