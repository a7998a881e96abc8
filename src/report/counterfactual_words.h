// A text that the model answers otherwise, in a sentence.
#pragma once

#include <string>

#include "glass/base/explanation.h"

namespace glass::report {

/// "the film is dull" is answered negative: good -> dull. "" for explanations without such a text, and where a file's
/// entry is not one.
std::string counterfactual_words(const Explanation& explanation);

}  // namespace glass::report
