// SentencePiece's precompiled character map: a double-array trie of UTF-8 sequences with their replacements.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace glass {

/// The binary form in sentencepiece's NormalizerSpec: the trie's size in bytes, its 32-bit units, then the replacements
/// with a zero byte behind each. (Darts-clone's unit layout: https://github.com/s-yata/darts-clone.)
class Charsmap {
 public:
  /// `binary` as the format says; anything else is an Error of kind data that begins with `place`.
  Charsmap(std::string_view binary, const std::string& place);

  /// The replacement of the shortest beginning of `chunk` that the map knows: that is how the Hugging Face library
  /// reads it.
  std::optional<std::string_view> find(std::string_view chunk) const;

  /// The replacement of the longest beginning of `rest` that the map knows, and that beginning's bytes: that is how
  /// SentencePiece itself reads it.
  std::optional<std::pair<std::string_view, std::size_t>> find_longest(std::string_view rest) const;

 private:
  /// Calls `use(length, replacement)` for every beginning of `text` that the map knows, shorter ones first, until it
  /// returns false.
  template <typename Use>
  void for_each_known(std::string_view text, const Use& use) const;
  std::string_view replacement(std::uint32_t value) const;
  std::vector<std::uint32_t> units_;
  std::string replacements_;
  std::string place_;
};

/// Base64 (RFC 4648 with padding) as bytes; nothing where it is broken.
std::optional<std::string> decode_base64(std::string_view text);
/// Bytes as base64.
std::string encode_base64(std::string_view bytes);

}  // namespace glass
