// One text through the pipeline: added tokens, normalizer, pre-tokenizer, model; and the places of its tokens.
#include <algorithm>
#include <limits>

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/ascii.h"
#include "text/tokenizer_parts.h"

namespace glass {

namespace {

/// From bytes to code points of a text; asked in rising order it reads the text once.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_(text), ascii_(is_ascii(text)) {}
  std::uint32_t at(std::uint32_t byte) {
    if (ascii_) return byte;
    while (byte_ < byte) count_ += begins(byte_++);
    while (byte_ > byte) count_ -= begins(--byte_);
    return count_;
  }
  /// The byte of the code point `steps` further on, at most `limit`.
  std::uint32_t forward(std::uint32_t byte, std::uint32_t steps, std::uint32_t limit) const {
    for (; steps > 0 && byte < limit; --steps) do
        ++byte;
      while (byte < limit && !begins(byte));
    return byte;
  }
  std::uint32_t backward(std::uint32_t byte, std::uint32_t steps, std::uint32_t limit) const {
    for (; steps > 0 && byte > limit; --steps) do
        --byte;
      while (byte > limit && !begins(byte));
    return byte;
  }

 private:
  bool begins(std::uint32_t byte) const { return (text_[byte] & 0xc0) != 0x80; }
  std::string_view text_;
  bool ascii_;
  std::uint32_t byte_ = 0, count_ = 0;
};

/// Number of characters at one end of a token that ByteLevel takes for white space.
template <bool from_end>
std::uint32_t count_blanks(std::string_view token) {
  std::uint32_t count = 0;
  while (!token.empty()) {
    std::size_t begin = from_end ? token.size() - 1 : 0;
    while (from_end && begin > 0 && (token[begin] & 0xc0) == 0x80) --begin;
    std::size_t end = begin;
    const char32_t c = next_code_point(token, end);
    if (c != 0x120 && !is_white_space(c)) break;  // U+0120 is the blank in the alphabet of bytes
    ++count;
    token = from_end ? token.substr(0, begin) : token.substr(end);
  }
  return count;
}

class TextEncoder {
 public:
  TextEncoder(const TokenizerParts& parts, Scratch& scratch, std::string_view original, Encoding& out)
      : parts_(parts),
        scratch_(scratch),
        text_(scratch.text),
        out_(out),
        code_points_(original),
        first_(out.ids.size()) {}

  void run() {
    const bool ascii = is_ascii(text_.text.bytes());
    plain_ = text_.text.in_place() && (ascii || !parts_.model->cuts_characters());
    std::int32_t number = 0;
    out_.ids.reserve(out_.ids.size() + text_.pieces.size() + text_.pieces.size() / 4 + 4);
    out_.places.reserve(out_.ids.capacity());
    for (const Piece& piece : text_.pieces) {
      if (piece.token >= 0)
        put(piece.token, piece.begin, piece.end, number, text_.bytes(piece));
      else
        put_word(piece, number);
      ++number;
    }
  }

 private:
  void put_word(const Piece& piece, std::int32_t number) {
    const std::string_view word = text_.bytes(piece);
    const bool cached = word.size() <= WordCache::kLongestWord && parts_.model->worth_caching();
    std::span<const ModelToken> tokens;
    if (cached) tokens = scratch_.cache.find(word);
    if (tokens.empty()) {
      scratch_.tokens.clear();
      parts_.model->cut(word, scratch_.tokens);
      tokens = scratch_.tokens;
      if (cached) scratch_.cache.put(word, tokens);
    }
    for (const ModelToken& token : tokens)
      put(token.id, piece.begin + token.begin, piece.begin + token.end, number, {});
  }

  /// `text`: what an added token matched; the model's tokens are what the vocabulary says.
  void put(std::int32_t id, std::uint32_t begin, std::uint32_t end, std::int32_t number, std::string_view text) {
    ByteSpan span{begin, end};
    if (!plain_)
      span = begin < end ? text_.text.origin(begin, end)
                         : text_.text.origin(begin < text_.text.size() ? begin : begin - 1);
    const std::uint32_t start = code_points_.at(span.start);
    TokenPlace place{span.start, span.end, start, code_points_.at(span.end), number};
    if (!parts_.post_processor.trims.empty()) trim(text.empty() ? parts_.tokens.text(id) : text, place);
    out_.ids.push_back(id);
    out_.places.push_back(place);
  }

  void trim(std::string_view token, TokenPlace& place) const {
    for (const TrimRule& rule : parts_.post_processor.trims) {
      std::uint32_t leading = count_blanks<false>(token);
      const std::uint32_t trailing = count_blanks<true>(token);
      const bool is_first = out_.ids.size() == first_ || place.char_start == 0;
      if (is_first && rule.add_prefix_space && leading == 1) leading = 0;
      if (leading > 0) {
        place.start = code_points_.forward(place.start, leading, place.end);
        place.char_start = std::min(place.char_start + leading, place.char_end);
      }
      if (trailing > 0 && place.char_end >= trailing) {
        place.end = code_points_.backward(place.end, trailing, place.start);
        place.char_end = std::max(place.char_end - trailing, place.char_start);
      }
    }
  }

  const TokenizerParts& parts_;
  Scratch& scratch_;
  PieceText& text_;
  Encoding& out_;
  CodePoints code_points_;
  std::size_t first_;
  bool plain_ = true;
};

/// Without a normalizer the text stays where it is.
void cut_in_place(const TokenizerParts& parts, std::string_view text, PieceText& out) {
  const auto put = [&](std::size_t begin, std::size_t end, std::int32_t id) {
    out.pieces.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), id});
  };
  out.text.assign(text);
  parts.in_text.for_each_stretch(text, [&](std::size_t begin, std::size_t end, std::int32_t id) {
    if (id >= 0) return put(begin, end, id);
    parts.in_normalized.for_each_stretch(
        text.substr(begin, end - begin),
        [&](std::size_t from, std::size_t to, std::int32_t inner) { put(begin + from, begin + to, inner); });
  });
}

/// The bytes of a language code in front of a stretch, such as ">>deu<<"; 0 where there is none.
std::size_t language_code(const TokenizerParts& parts, std::string_view stretch) {
  if (!parts.language_codes || !stretch.starts_with(">>")) return 0;
  const auto end = stretch.find("<<");
  return end == std::string_view::npos ? 0 : end + 2;
}

bool holds_added_tokens(const TokenizerParts& parts, std::string_view text) {
  bool holds = false;
  parts.in_text.for_each_stretch(text, [&](std::size_t, std::size_t, std::int32_t id) { holds = holds || id >= 0; });
  return holds;
}

/// Each stretch between added tokens is normalized by itself.
void cut_and_normalize(const TokenizerParts& parts, std::string_view text, Scratch& scratch) {
  PieceText& out = scratch.text;
  const auto put_normalized = [&](std::string_view bytes, std::size_t base) {
    parts.in_normalized.for_each_stretch(bytes, [&](std::size_t begin, std::size_t end, std::int32_t id) {
      out.pieces.push_back({static_cast<std::uint32_t>(base + begin), static_cast<std::uint32_t>(base + end), id});
    });
  };
  if (!holds_added_tokens(parts, text) && language_code(parts, text) == 0) {
    out.text.assign(text);
    parts.normalizer->apply(out.text);
    put_normalized(out.text.bytes(), 0);
    return;
  }
  out.text.assign(text);
  out.text.begin();
  parts.in_text.for_each_stretch(text, [&](std::size_t begin, std::size_t end, std::int32_t id) {
    const auto put_token = [&](std::size_t from, std::size_t to, std::int32_t token) {
      const auto base = static_cast<std::uint32_t>(out.text.next_size());
      out.text.keep(from, to);
      out.pieces.push_back({base, static_cast<std::uint32_t>(out.text.next_size()), token});
    };
    if (id >= 0) return put_token(begin, end, id);
    if (const std::size_t code = language_code(parts, text.substr(begin, end - begin)); code > 0) {
      const std::int32_t known = parts.tokens.find(text.substr(begin, code));
      put_token(begin, begin + code, known >= 0 ? known : *parts.model->unknown());
      begin += code;
      if (begin == end) return;
    }
    const std::size_t base = out.text.next_size();
    scratch.section.assign(text.substr(begin, end - begin), static_cast<std::uint32_t>(begin));
    parts.normalizer->apply(scratch.section);
    put_normalized(scratch.section.bytes(), base);
    out.text.put(scratch.section);
  });
  out.text.commit();
}

}  // namespace

void encode_text(const TokenizerParts& parts, Scratch& scratch, std::string_view text, Encoding& out) {
  if (text.size() > std::numeric_limits<std::uint32_t>::max() / 8)
    fail(ErrorKind::data, "text of {} bytes: longer than 512 MiB; cut it into shorter texts", text.size());
  if (const auto bad = invalid_utf8(text))
    fail(ErrorKind::data,
         "text: byte {} is not UTF-8; convert the text, or read its file with data.encoding = \"latin-1\"", *bad);
  scratch.text.pieces.clear();
  if (text.empty()) return;
  if (parts.normalizer)
    cut_and_normalize(parts, text, scratch);
  else
    cut_in_place(parts, text, scratch.text);
  if (parts.pre_tokenizer) parts.pre_tokenizer->apply(scratch.text);
  TextEncoder(parts, scratch, text, out).run();
}

}  // namespace glass
