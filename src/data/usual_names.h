// What the columns of other people's files are called.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "glass/data/dataset.h"

namespace glass {

/// Names in lower case with underscores that a field of this kind of data goes by elsewhere.
std::vector<std::string> usual_names(const std::string& field, DataKind kind);

/// Names that two texts go by together: "premise" and "hypothesis".
std::vector<std::pair<std::string, std::string>> usual_pairs(DataKind kind);

/// "Gold Label" -> "gold_label".
std::string plain_name(const std::string& name);

/// Without the white space around it.
std::string trimmed_name(const std::string& name);

}  // namespace glass
