// Tokens by the names that people give them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "glass/text/tokenizer.h"

namespace glass {

/// The token of this name: as the vocabulary writes it ("Ġfilm", "##ing"), or else as a text does (" film"), where that
/// text is one token and not the unknown one.
std::optional<std::int32_t> find_token(const Tokenizer& tokenizer, const std::string& name);

/// What a message says where there is no such token, in a few words: which tokens a text of this name is made of, and
/// up to five tokens that are the same but for case and the marks of a word's beginning or inside, or else the nearest
/// one. "" where nothing is near.
std::string near_tokens(const Tokenizer& tokenizer, const std::string& name);

}  // namespace glass
