// The states of a subject's points over a dataset: one row a text (pooled) or a token.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "glass/data/tokenized_dataset.h"
#include "glass/model/subject.h"

namespace glass {

/// One point's states, row-major [rows, width].
struct PointStates {
  std::int64_t width = 0;
  std::vector<double> x;
};

/// States of several points over the same rows. The rows of a text follow one another.
struct States {
  bool pooled = true;
  std::int64_t rows = 0;
  std::map<std::string, PointStates> points;
  std::vector<std::int64_t> texts;   ///< [rows] number of the row's text in the dataset
  std::vector<std::int32_t> tokens;  ///< [rows] token id; -1 for pooled rows
};

/// The rows of these texts, without the values of any point.
States place_rows(const TokenizedDataset& data, const std::vector<std::uint32_t>& texts, bool pooled);

/// Runs the subject over these texts and keeps the points. Pooled: the row that the subject's head reads, or the mean
/// of the text's rows where it reads the mean; a point with one row a text is kept as it is.
States collect_states(Subject& subject, const TokenizedDataset& data, const std::vector<std::uint32_t>& texts,
                      const std::vector<std::string>& points, bool pooled);

/// The points that the globs match, in the subject's order. Attention patterns cannot be probed: Error (config).
std::vector<std::string> match_points(const Subject& subject, const std::vector<std::string>& globs);

}  // namespace glass
