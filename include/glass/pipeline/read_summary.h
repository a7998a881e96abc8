// What was read of many texts: cut, unknown, refused.
#pragma once

#include <cstdint>

#include "glass/data/tokenize.h"

namespace glass::pipeline {

/// What was read of the texts, and how many of them could not be answered.
struct ReadSummary {
  CutCounts counts;
  std::int64_t bad_rows = 0;
};

/// Says on standard error what was cut and what is unknown to the vocabulary, once for all texts; nothing where neither
/// is. `max_length`: tokens that texts were cut at.
void log_counts(const CutCounts& counts, std::int64_t max_length);

}  // namespace glass::pipeline
