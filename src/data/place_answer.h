// Where in a text an answer stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "glass/data/dataset.h"

namespace glass {

/// The answer's words in the text: at code point `start`, else at their first occurrence. Runs of white space count
/// alike, and white space at the answer's edges is no part of it, as in run_squad.py of BERT (Devlin et al. 2019).
/// Nothing where they stand elsewhere; an empty span where the answer has no words.
std::optional<AnswerSpan> place_answer(const std::string& text, const std::string& answer,
                                       const std::optional<std::uint64_t>& start);

}  // namespace glass
