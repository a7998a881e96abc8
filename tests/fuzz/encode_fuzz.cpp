// Fuzz target: any bytes as a text for both tokenizers. Places are in order, inside the text and at ends of characters.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "glass/base/error.h"
#include "glass/text/tokenizer.h"
#include "glass/text/unicode.h"

namespace {

using glass::Encoding;

bool at_character(std::string_view text, std::size_t byte) {
  return byte == text.size() || (text[byte] & 0xc0) != 0x80;
}

void check_places(std::string_view text, const Encoding& encoding) {
  std::int32_t word = -1;
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    const auto& place = encoding.places[i];
    if (encoding.special[i]) {
      if (place.end != 0 || place.word != -1) __builtin_trap();
      continue;
    }
    const bool inside =
        place.start < place.end && place.end <= text.size() && at_character(text, place.start) && at_character(text, place.end);
    if (!inside || place.word < word || place.word > word + 1) __builtin_trap();
    const bool same = glass::count_code_points(text.substr(0, place.start)) == place.char_start &&
                      glass::count_code_points(text.substr(0, place.end)) == place.char_end;
    if (!same) __builtin_trap();
    word = place.word;
  }
}

std::unique_ptr<glass::Tokenizer> small_wordpiece() {
  return glass::tokenizer_from_json(
      glass::parse_json(R"({"model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "a": 3,
                            "##a": 4, "e": 5, "##e": 6, "ab": 7, "##b": 8, "!": 9, "中": 10, "ᄀ": 11, "##ᅡ": 12}},
                            "normalizer": {"type": "BertNormalizer"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
                            "post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 1], "sep": ["[SEP]", 2]},
                            "added_tokens": [{"id": 2, "content": "[SEP]"}]})",
                        "fuzz"),
      "fuzz");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto pieces = small_wordpiece();
  static const auto words = glass::build_word_tokenizer({"a b ab e !"}, false, 100, 1);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto* tokenizer : {pieces.get(), words.get()}) {
    try {
      check_places(text, tokenizer->encode(text));
      if (tokenizer->encode(text, 8).size() > 8) __builtin_trap();
    } catch (const glass::Error& error) {
      if (error.kind() != glass::ErrorKind::data || !glass::invalid_utf8(text)) __builtin_trap();
    }
  }
  return 0;
}
