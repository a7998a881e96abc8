// The states of a subject's points over a dataset: one row a text (pooled) or a token.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "glass/data/batch.h"
#include "glass/model/subject.h"

namespace glass {

/// States of several points over the same rows.
struct States {
  std::int64_t rows = 0;
  std::map<std::string, std::pair<std::int64_t, std::vector<double>>> points;  ///< width, and [rows, width]
  std::vector<std::int64_t> texts;   ///< [rows] number of the row's text in the dataset
  std::vector<std::int32_t> tokens;  ///< [rows] token id; -1 for pooled rows
};

/// Runs the subject over these texts and keeps the points. Pooled: the mean over a text's tokens; a point with one row a text is kept as it is.
States collect_states(Subject& subject, const TokenizedDataset& data, const std::vector<std::uint32_t>& texts, const std::vector<std::string>& points,
                      bool pooled);

/// The points that the globs match, in the subject's order. Attention patterns cannot be probed: Error (config).
std::vector<std::string> match_points(const Subject& subject, const std::vector<std::string>& globs);

}  // namespace glass
