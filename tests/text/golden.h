// The golden tokenizer values that scripts/golden/tokenizer_golden.py wrote with Hugging Face `tokenizers`.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/text/tokenizer.h"
#include "glass/text/unicode.h"

namespace glass::test {

inline std::string golden_path(const std::string& name) {
  return std::string(GLASS_SOURCE_DIR "/tests/golden/") + name;
}

inline std::vector<std::string> golden_texts() {
  return read_json(golden_path("tokenizer_texts.json")).get<std::vector<std::string>>();
}

/// Byte position of a code point.
inline std::uint32_t byte_of(std::string_view text, std::uint32_t code_point) {
  std::size_t position = 0;
  for (std::uint32_t i = 0; i < code_point; ++i) next_code_point(text, position);
  return static_cast<std::uint32_t>(position);
}

/// Expects ids and code-point offsets [ids, [start, end, start, end, ...]], and byte offsets that point to the same
/// characters.
inline void expect_golden(const Tokenizer& tokenizer, const std::string& text, const Json& expected) {
  const Encoding encoding = tokenizer.encode(text);
  EXPECT_EQ(encoding.ids, expected[0].get<std::vector<std::int32_t>>()) << Json(text).dump();
  std::vector<std::uint32_t> offsets;
  for (const auto& place : encoding.places) {
    offsets.insert(offsets.end(), {place.char_start, place.char_end});
    EXPECT_EQ(place.start, byte_of(text, place.char_start)) << Json(text).dump();
    EXPECT_EQ(place.end, byte_of(text, place.char_end)) << Json(text).dump();
  }
  EXPECT_EQ(offsets, expected[1].get<std::vector<std::uint32_t>>()) << Json(text).dump();
}

}  // namespace glass::test
