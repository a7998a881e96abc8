// What an interrupted call must know of texts that were explained together, to go on behind them.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/json.h"
#include "glass/data/tokenize.h"
#include "pipeline/shortcomings.h"

namespace glass::pipeline {

/// Texts that were explained together, or one that could not be explained.
struct FinishedGroup {
  std::vector<std::size_t> texts;     ///< places in the call
  std::vector<std::int64_t> lengths;  ///< tokens of each; 0: it could not be explained
  CutCounts counts = {};              ///< what was read of them
  Shortcomings shortcomings = {};
  /// What metrics said, in the order in which they said it: [[metric, method, group, text, {name: number}], ...].
  Json numbers = Json::array();
};

/// Numbers in the order of CutCounts.
Json counts_to_json(const CutCounts& counts);
CutCounts counts_from_json(const Json& numbers);

Json finished_group_to_json(const FinishedGroup& group);
/// The way back. Error (data), or one of the JSON library's, for another document.
FinishedGroup finished_group_from_json(const Json& document);

}  // namespace glass::pipeline
