// What a pre-tokenizer is: it cuts a normalized text into the words that the model then cuts into tokens.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "text/aligned_text.h"
#include "text/json_fields.h"

namespace glass {

/// A part of the normalized text; `token` >= 0 is the id of an added token that stands there and is not cut further.
struct Piece {
  std::uint32_t begin = 0, end = 0;
  std::int32_t token = -1;
};

/// A normalized text and its pieces from left to right; none is empty.
struct PieceText {
  AlignedText text;
  std::vector<Piece> pieces, next;

  std::string_view bytes(const Piece& piece) const { return text.bytes().substr(piece.begin, piece.end - piece.begin); }

  /// Replaces every piece but added tokens by what `cut(bytes, emit)` emits: emit(begin, end) counts from the piece's
  /// own begin.
  template <typename Cut>
  void split(const Cut& cut) {
    next.clear();
    for (const Piece& piece : pieces) {
      if (piece.token >= 0) {
        next.push_back(piece);
        continue;
      }
      cut(bytes(piece), [&](std::size_t begin, std::size_t end) {
        if (begin < end)
          next.push_back(
              {piece.begin + static_cast<std::uint32_t>(begin), piece.begin + static_cast<std::uint32_t>(end), -1});
      });
    }
    pieces.swap(next);
  }

  /// Rewrites the text piece by piece: `write(piece)` puts the new bytes of a piece that is no added token.
  template <typename Write>
  void rewrite(const Write& write) {
    text.begin();
    next.clear();
    for (const Piece& piece : pieces) {
      const auto begin = static_cast<std::uint32_t>(text.next_size());
      if (piece.token >= 0)
        text.keep(piece.begin, piece.end);
      else
        write(piece);
      const auto end = static_cast<std::uint32_t>(text.next_size());
      if (begin < end) next.push_back({begin, end, piece.token});
    }
    pieces.swap(next);
    text.commit();
  }
};

class PreTokenizer {
 public:
  virtual ~PreTokenizer() = default;
  virtual void apply(PieceText& text) const = 0;
};

using PreTokenizerPtr = std::unique_ptr<PreTokenizer>;

/// The pre-tokenizer that an object of a tokenizer.json describes; an unknown type or a wrong member is a named Error
/// of kind data. `bytes_stay`: a final ByteLevel leaves the bytes as they are, because the model reads bytes.
PreTokenizerPtr read_pre_tokenizer(const JsonFields& fields, bool bytes_stay, int depth = 0);
/// True where the last step is ByteLevel.
bool ends_with_byte_level(const JsonFields& fields);

PreTokenizerPtr make_bert_pre_tokenizer();
PreTokenizerPtr make_byte_level(const JsonFields& fields, bool bytes_stay);
PreTokenizerPtr make_metaspace(const JsonFields& fields);
PreTokenizerPtr make_whitespace();
PreTokenizerPtr make_split(const JsonFields& fields);
PreTokenizerPtr make_character_split(const JsonFields& fields);
PreTokenizerPtr make_fixed_length(const JsonFields& fields);
PreTokenizerPtr make_unicode_scripts();

}  // namespace glass
