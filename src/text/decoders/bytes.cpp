// Decoders of bytes: ByteLevel's alphabet, and SentencePiece's <0x41>.
#include <charconv>

#include "glass/text/unicode.h"
#include "text/byte_level.h"
#include "text/decoders/decoder.h"

namespace glass {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

class ByteLevelDecoder final : public Decoder {
 public:
  void apply(TokenTexts& tokens) const override {
    std::string bytes;
    for (const auto& token : tokens) bytes += byte_level_bytes(token).value_or(token);
    tokens.assign(1, valid_utf8(bytes));
  }
};

class ByteFallbackDecoder final : public Decoder {
 public:
  void apply(TokenTexts& tokens) const override {
    TokenTexts out;
    std::string bytes;
    for (auto& token : tokens) {
      const int byte = byte_of(token);
      if (byte >= 0) {
        bytes.push_back(static_cast<char>(byte));
        continue;
      }
      flush(bytes, out);
      out.push_back(std::move(token));
    }
    flush(bytes, out);
    tokens = std::move(out);
  }

 private:
  static int byte_of(std::string_view token) {
    int value = 0;
    if (token.size() != 6 || !token.starts_with("<0x") || !token.ends_with('>')) return -1;
    const auto [end, error] = std::from_chars(token.data() + 3, token.data() + 5, value, 16);
    return error == std::errc() && end == token.data() + 5 ? value : -1;
  }

  static void flush(std::string& bytes, TokenTexts& out) {
    if (bytes.empty()) return;
    if (!invalid_utf8(bytes))
      out.push_back(bytes);
    else
      out.insert(out.end(), bytes.size(), std::string(kReplacement));
    bytes.clear();
  }
};

/// Bytes of the sequence that begins at `at` and holds until it breaks off.
std::size_t valid_beginning(std::string_view bytes, std::size_t at) {
  std::size_t length = 1;
  // A beginning is one that some bytes could complete.
  while (length < 4 && at + length < bytes.size()) {
    std::string tail(bytes.substr(at, length + 1));
    bool completes = !invalid_utf8(tail);
    for (int more = 0; !completes && more < 2; ++more) {
      tail.push_back('\x80');
      completes = !invalid_utf8(tail);
    }
    if (!completes) break;
    ++length;
  }
  return length;
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t good = invalid_utf8(bytes).value_or(bytes.size());
    out.append(bytes.substr(0, good));
    bytes.remove_prefix(good);
    if (bytes.empty()) break;
    out.append(kReplacement);
    bytes.remove_prefix(valid_beginning(bytes, 0));
  }
  return out;
}

DecoderPtr make_byte_level_decoder() {
  return std::make_unique<ByteLevelDecoder>();
}
DecoderPtr make_byte_fallback_decoder() {
  return std::make_unique<ByteFallbackDecoder>();
}

}  // namespace glass
