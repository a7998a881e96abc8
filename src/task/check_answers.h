// Answers that training would learn nothing from.
#pragma once

#include "glass/data/answer_labels.h"
#include "glass/data/dataset.h"

namespace glass {

/// Error (data) that names the questions for whose answers no token stands, and where no answer at all can be learned.
/// A warning names those that were cut off or that no window holds as a whole, as the settings have it.
void check_answers(const Dataset& data, const AnswerLabels& labels);

}  // namespace glass
