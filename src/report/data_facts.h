// What record.json says of the data: sizes, lengths, classes, repeats, and texts that stand in train too.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "evaluation.h"
#include "glass/base/json.h"

namespace glass::report {

struct Artefacts;

/// One split. Counts are -1 where the record does not say.
struct DataSplit {
  std::string name;
  std::int64_t texts = -1, repeated = -1, in_train = -1, cut_texts = -1, cut_tokens = -1;
  std::int64_t pieces = -1;         ///< as which the texts are read: more than texts where long ones are cut up
  std::int64_t without_label = -1;  ///< texts without any of several labels
  double unknown_share = kUnknown;
  double least = kUnknown, median = kUnknown, p95 = kUnknown, most = kUnknown;  ///< tokens a piece
  std::vector<std::pair<std::string, std::int64_t>> classes;
};

/// The splits of "data_summary"; empty for records of older versions.
std::vector<DataSplit> data_splits(const Artefacts& artefacts);

/// What is in the data that touches the main split's figures, in sentences; "" where nothing does.
std::string data_warning(const Artefacts& artefacts);

}  // namespace glass::report
