// Answers that training would learn nothing from.
#pragma once

#include "glass/data/answer_labels.h"
#include "glass/data/dataset.h"

namespace glass {

/// Error (data) that names the questions whose answers no token stands for, or that no window holds as a whole; and
/// where all answers were cut off. A warning counts those that were, where texts are cut (`window_overlap` 0).
void check_answers(const Dataset& data, const AnswerLabels& labels, std::int64_t window_overlap);

}  // namespace glass
