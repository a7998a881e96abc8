// The pieces that Unigram training begins with.
#pragma once

#include <string>
#include <vector>

#include "text/training/count_words.h"

namespace glass {

/// A piece with the logarithm of its probability.
struct ScoredPiece {
  std::string text;
  double score = 0;
};

inline constexpr std::size_t kMaxPieceLength = 16;         // characters, as SentencePiece
inline constexpr std::size_t kMostSeedPieces = 1'000'000;  // as SentencePiece

/// Every character, by falling frequency, then the repeated substrings of the different words by falling length times
/// number of places (Kudo 2018, section 3.2, by a suffix array); ties: the later text first. Scores are logarithms of
/// shares of these numbers.
std::vector<ScoredPiece> seed_pieces(const std::vector<CountedWord>& words);

}  // namespace glass
