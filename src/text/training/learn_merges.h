// Which neighbours byte-pair encoding joins, and in which order.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/vocabulary.h"

namespace glass {

/// Words as tokens of an alphabet, one behind the other.
struct SpelledWords {
  std::vector<std::int32_t> tokens;
  std::vector<std::uint32_t> ends;   ///< where each word ends in `tokens`
  std::vector<std::int64_t> counts;  ///< how often each word stands in the texts
};

struct MergeSettings {
  std::int64_t vocab_size = 0;     ///< stop at this many tokens
  std::int64_t min_frequency = 1;  ///< stop at pairs that are seldomer
  std::string_view
      prefix;  ///< what a token begins with that continues a word; a merge leaves it out of the right token
};

struct LearnedMerge {
  std::int32_t left = 0, right = 0;
};

/// Joins the most frequent pair of neighbours until a bound is reached (Sennrich et al. 2016,
/// https://arxiv.org/abs/1508.07909); of equally frequent pairs the one with the smaller ids. New tokens are added to
/// `vocabulary`, which holds the alphabet. A merge costs as much as the pair has places, not as the words are long.
std::vector<LearnedMerge> learn_merges(const SpelledWords& words, const MergeSettings& settings,
                                       Vocabulary& vocabulary);

}  // namespace glass
