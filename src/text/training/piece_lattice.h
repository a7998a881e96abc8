// All ways to put a word together from pieces: how often each piece is expected, and the best way.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/byte_trie.h"
#include "text/training/seed_pieces.h"

namespace glass {

/// Piece 0 stands for a character that has no piece of its own; its score lies below all others (as in SentencePiece).
inline constexpr std::int32_t kUnknownPiece = 0;

/// A view of pieces with their scores; `pieces` must outlive it. It may be used from several threads, with a work space
/// for each.
class PieceLattice {
 public:
  /// Buffers that are reused from word to word.
  struct Work;

  explicit PieceLattice(const std::vector<ScoredPiece>& pieces);

  /// Adds to `expected[piece]` how often the piece is expected in `times` words like this one, over all ways
  /// (forward-backward).
  void add_expected(std::string_view word, double times, Work& work, std::span<double> expected) const;

  /// The most probable way (Viterbi), from the last piece to the first, without the piece `without`; empty where there
  /// is none. `score` becomes its logarithm of probability.
  void best_way(std::string_view word, Work& work, std::vector<std::int32_t>& way, double& score,
                std::int32_t without = -1) const;

 private:
  struct Edge {
    std::uint32_t begin = 0, end = 0;
    std::int32_t piece = 0;
    double score = 0;
  };
  void find_edges(std::string_view word, Work& work, std::int32_t without) const;

  const std::vector<ScoredPiece>& pieces_;
  ByteTrie trie_;
  double unknown_score_ = 0;

 public:
  struct Work {
    struct Sum {
      double top = 0, rest = 0;  ///< log(sum of exp) = top + log(rest); rest 0: nothing yet
    };
    struct Best {
      double score = 0;
      std::uint32_t begin = 0;
      std::int32_t piece = -1;
    };
    std::vector<Edge> edges;  ///< by rising begin, then end
    std::vector<Sum> sums;
    std::vector<double> before, behind,
        terms;  ///< logarithms of the probability of what stands before and behind a byte
    std::vector<Best> best;
  };
};

}  // namespace glass
