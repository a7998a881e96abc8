// The mistakes behind the cells of a confusion matrix.
#pragma once

#include <string>

#include "artefacts.h"
#include "html.h"

namespace glass::report {

/// The place on the page where the mistakes of a cell stand.
std::string mistakes_place(std::size_t split, std::size_t gold, std::size_t predicted);

/// The mistakes that the predictions of a split name; nullptr where the folder has none of it.
const SplitPredictions* predictions_of(const Artefacts& artefacts, const std::string& split);

/// Lists the mistakes of every cell, folded: the most confident with their texts, the others by their numbers.
void draw_mistakes(Html& html, const Artefacts& artefacts, std::size_t split);

}  // namespace glass::report
