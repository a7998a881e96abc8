// A text with some of its words exchanged, as an explanation records it under quality "counterfactual".
#pragma once

#include <string>
#include <vector>

#include "glass/base/explanation.h"

namespace glass {

/// Writes the new texts into the records of an explanation, of each row where it has several: "text", and "text_pair"
/// and "target_text" where the example has them. A record lists its exchanges by token, {"token", "id", "to"}.
void write_counterfactual_texts(const ExplainedExample& example, Explanation& explanation);

/// What the records say, one sentence each: "the film is dull  ->  bad (92.1 %), 1 word exchanged: good -> dull"; none
/// for other methods. Of several rows each begins with what the row is of.
std::vector<std::string> counterfactual_sentences(const ExplainedExample& example, const Explanation& explanation);

}  // namespace glass
