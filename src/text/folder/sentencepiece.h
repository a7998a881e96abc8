// The file of a SentencePiece model: its pieces and how it prepares a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "glass/base/files.h"

namespace glass {

/// What a piece is for; the numbers of sentencepiece_model.proto.
enum class PieceType : int { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };

/// A ModelProto as far as it changes ids; absent fields have the values of its definition
/// (https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto).
struct SentencePieceFile {
  struct Piece {
    std::string text;
    float score = 0;
    PieceType type = PieceType::normal;
  };
  std::string origin;  ///< begins errors
  std::vector<Piece> pieces;
  bool is_unigram = true;  ///< else byte-pair merges
  bool byte_fallback = false, blank_behind = false;
  std::int64_t unknown_id = 0, bos_id = 1, eos_id = 2;
  std::string unknown_piece = "<unk>", bos_piece = "<s>", eos_piece = "</s>";
  std::string charsmap;
  bool add_dummy_prefix = true, remove_extra_whitespaces = true, escape_whitespaces = true;
};

/// Reads a file's bytes. Whatever is broken, a model of words or characters, and a file of another kind is an Error
/// (data).
SentencePieceFile parse_sentencepiece(std::string_view bytes, const std::string& origin);
SentencePieceFile read_sentencepiece(const fs::path& path);

}  // namespace glass
