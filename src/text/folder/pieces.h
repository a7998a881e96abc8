// Pieces of a SentencePiece model as the vocabulary of a tokenizer in the making.
#pragma once

#include "text/folder/build.h"

namespace glass {

/// The first of these files that the folder has; none is an Error (data).
SentencePieceFile read_pieces_of(const FolderBuild& build, std::initializer_list<const char*> names);

/// Control and user-defined pieces: they are found in texts as they are written.
std::vector<StatedToken> tokens_of(const SentencePieceFile& file);

/// Appends the pieces from `first` on.
void put_pieces(FolderBuild& build, const SentencePieceFile& file, std::size_t first);

/// Fills normalizer (the file's character map), decoder and model of a unigram class; words are cut at white space and
/// begin with "▁".
void put_unigram_parts(FolderBuild& build, const SentencePieceFile& file, std::int64_t unknown);

/// The vocabulary of a model with merges. A piece comes from any two others that make it up; those of `in_order` count,
/// earlier ones first, and of one piece those with the shorter left part.
void put_merges(FolderBuild& build, const SentencePieceFile& file, const std::vector<std::size_t>& in_order);

}  // namespace glass
