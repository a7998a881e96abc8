// Paths through real word vectors, for discretized Integrated Gradients.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/explain/context.h"

namespace glass {

/// How a path is laid (Sanyal, Ren 2021).
struct WordPathRule {
  std::int64_t nodes = 30;       ///< of each path, both ends counted
  std::int64_t neighbours = 50;  ///< words that the next one is chosen from: the nearest of the word before
  /// "greedy": the word that has to be moved least to lie between the word before and the baseline in every dimension;
  /// "maxcount": the one that lies there in most dimensions.
  std::string strategy = "greedy";
};

/// Paths from baselines [R, D] to words [R, D] as their authors' code lays them: from each word (`ids`, rows of the
/// vocabulary [V, D]) over one of its nearest neighbours after the other, none twice and none that is the baseline.
/// Dimensions in which a word does not lie between the node before and the baseline go 1/nodes of the way instead, so
/// that every dimension is monotonic. Result: [nodes, R, D], node 0 the baselines, the last one the words.
Tensor word_paths(const Tensor& vocabulary, const std::vector<std::int64_t>& ids, const Tensor& words,
                  const Tensor& baselines, const WordPathRule& rule);

}  // namespace glass
