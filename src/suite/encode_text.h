// Texts as a suite's model reads them.
#pragma once

#include <optional>
#include <string>

#include "glass/text/tokenizer.h"

namespace glass {

/// The text without the special tokens that the tokenizer puts behind it; `start` stands in front where the tokenizer
/// puts nothing there.
Encoding encode_for_next(const Tokenizer& tokenizer, const std::string& text, std::optional<std::int32_t> start);

/// The token that hides another. Error (usage) where the tokenizer has none; `suite` stands in its text.
std::int32_t mask_token(const Tokenizer& tokenizer, const std::string& suite);

}  // namespace glass
