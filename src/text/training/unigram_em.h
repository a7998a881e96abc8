// Expectation-maximization and pruning of the pieces of a unigram model.
#pragma once

#include <vector>

#include "text/training/count_words.h"
#include "text/training/seed_pieces.h"

namespace glass {

/// The pieces with new scores: how often each is expected under the old ones, by the Bayesian update of Liang and Klein
/// 2007 (digamma instead of the logarithm: rare pieces lose). Pieces expected less than half a time are left out. Piece
/// 0 is the unknown one and stays.
std::vector<ScoredPiece> em_step(const std::vector<ScoredPiece>& pieces, const std::vector<CountedWord>& words,
                                 int threads);

/// The pieces without those whose loss costs the texts' likelihood least (Kudo 2018, section 3.2): `keep` of them stay,
/// and every piece that cannot be put together from others. What stays by necessity comes first, the others by falling
/// loss.
std::vector<ScoredPiece> prune_pieces(const std::vector<ScoredPiece>& pieces, const std::vector<CountedWord>& words,
                                      std::size_t keep, int threads);

}  // namespace glass
