// All words of the explained texts as a table for other programs.
#pragma once

#include <string>

#include "artefacts.h"

namespace glass::report {

/// words.csv (docs/artefacts.md): a row a word and class, UTF-8, a comma between fields, quoted as RFC 4180 says, lines
/// that end with a line feed. "" where no method scores words.
std::string words_csv(const Artefacts& artefacts);

}  // namespace glass::report
