// Special tokens around texts, for tokenizers that put none there.
#pragma once

#include <memory>
#include <string>

#include "glass/text/tokenizer.h"

namespace glass {

/// The same tokenizer with these special tokens of its vocabulary in front of each text and behind it; of a pair the
/// second text stands between two of the last, with the type 1.
std::unique_ptr<Tokenizer> frame_tokenizer(const Tokenizer& tokenizer, const std::string& front,
                                           const std::string& back);

}  // namespace glass
