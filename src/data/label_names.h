// What looks wrong among the names of labels, which are learned as they are written.
#pragma once

#include <string>
#include <vector>

#include "glass/data/dataset.h"

namespace glass {

/// Sentences about names that are probably not meant as they stand: several that differ only in capitals, spaces,
/// quotes, Unicode forms or the way of a number ("Good" and "good", "1" and "1.0"); words that programs write for a
/// missing value ("NaN"); of several labels a text, one that holds others with a comma or semicolon between them.
std::vector<std::string> doubts_about_names(const std::vector<std::string>& names, DataKind kind);

}  // namespace glass
