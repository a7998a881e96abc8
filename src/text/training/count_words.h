// How often each word stands in texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/json.h"

namespace glass {

struct CountedWord {
  std::string text;
  std::int64_t count = 0;
};

/// The words of the texts, normalized and cut by the parts of a tokenizer's document, in byte order. `bytes_stay`: a
/// ByteLevel pre-tokenizer leaves the bytes as they are. Special tokens written out in a text ("[MASK]") are cut like
/// any other text. Invalid UTF-8 is an Error (data) that numbers the text from 1.
std::vector<CountedWord> count_words(const std::vector<std::string_view>& texts, const Json& document, bool bytes_stay,
                                     int threads);

}  // namespace glass
