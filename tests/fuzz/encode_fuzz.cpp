// Fuzz target: any bytes as a text for tokenizers of every model. Places are in order, inside the text and at ends of
// characters; decoded texts are UTF-8, and byte-level BPE gives the very text back.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "glass/base/error.h"
#include "glass/text/tokenizer.h"
#include "glass/text/unicode.h"
#include "text/byte_level.h"

namespace {

using namespace glass;

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
    const bool inside = place.start <= place.end && place.end <= text.size() && at_character(text, place.start) &&
                        at_character(text, place.end);
    if (!inside || place.word < word) __builtin_trap();
    const bool same = count_code_points(text.substr(0, place.start)) == place.char_start &&
                      count_code_points(text.substr(0, place.end)) == place.char_end;
    if (!same) __builtin_trap();
    word = place.word;
  }
}

std::unique_ptr<Tokenizer> from_text(const char* text) {
  return tokenizer_from_json(parse_json(text, "fuzz"), "fuzz");
}

std::unique_ptr<Tokenizer> small_wordpiece() {
  return from_text(
      R"({"model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "a": 3,
                            "##a": 4, "e": 5, "##e": 6, "ab": 7, "##b": 8, "!": 9, "中": 10, "ᄀ": 11, "##ᅡ": 12}},
                            "normalizer": {"type": "BertNormalizer"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
                            "post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 1], "sep": ["[SEP]", 2]},
                            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
                            "added_tokens": [{"id": 2, "content": "[SEP]"}]})");
}

std::unique_ptr<Tokenizer> byte_level() {
  Json document = parse_json(R"({"model": {"type": "BPE", "vocab": {}, "merges": ["t h", "th e", "Ġ the"]},
                                 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
                                 "decoder": {"type": "ByteLevel"}})",
                             "fuzz");
  Json& vocab = document["model"]["vocab"];
  for (int byte = 0; byte < 256; ++byte) vocab[std::string(byte_level_text(static_cast<unsigned char>(byte)))] = byte;
  for (const char* made : {"th", "the", "Ġthe"}) vocab[made] = vocab.size();
  return tokenizer_from_json(document, "fuzz");
}

/// Normal forms, replacements, strips and prefixes before pieces with byte fallback; added tokens with their flags.
std::unique_ptr<Tokenizer> unigram() {
  return from_text(
      R"({"model": {"type": "Unigram", "unk_id": 0,
      "vocab": [["<unk>", 0], ["▁", -2], ["a", -3], ["▁a", -1], ["e", -4], ["ab", -2.5]]},
    "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"},
      {"type": "StripAccents"},
      {"type": "Replace", "pattern": {"Regex": " {2,}|b*$"}, "content": " "},
      {"type": "Strip", "strip_left": true, "strip_right": false}]},
    "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "UnicodeScripts"}, {"type": "Digits"},
      {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first"}]},
    "decoder": {"type": "Metaspace", "replacement": "▁"},
    "added_tokens": [{"id": 6, "content": "[S]", "lstrip": true, "rstrip": true},
      {"id": 7, "content": "É", "normalized": true, "single_word": true}]})");
}

std::unique_ptr<Tokenizer> fallback() {
  return from_text(R"({"model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
      "vocab": {"<unk>": 0, "▁": 1, "a": 2, "▁a": 3, "<0xC3>": 4, "<0xA9>": 5}, "merges": [["▁", "a"]]},
    "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "NFC"},
      {"type": "Prepend", "prepend": "▁"},
      {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
    "decoder": {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"},
      {"type": "Strip", "content": " ", "start": 1, "stop": 1}]}})");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto bytes = byte_level();
  static const std::unique_ptr<Tokenizer> tokenizers[] = {
      small_wordpiece(), build_word_tokenizer({"a b ab e !"}, false, 100, 1), unigram(), fallback(), byte_level()};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& tokenizer : tokenizers) {
    try {
      const Encoding encoding = tokenizer->encode(text);
      check_places(text, encoding);
      if (tokenizer->encode(text, 8).size() > 8 || tokenizer->encode_pair(text, text, 9).size() > 9) __builtin_trap();
      for (const Encoding& window : tokenizer->encode_windows(text, text, 9, 3)) {
        if (window.size() > 9) __builtin_trap();
      }
      if (invalid_utf8(tokenizer->decode(encoding.ids))) __builtin_trap();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data || !invalid_utf8(text)) __builtin_trap();
    }
  }
  if (!invalid_utf8(text) && bytes->decode(bytes->encode(text).ids) != text) __builtin_trap();
  return 0;
}
