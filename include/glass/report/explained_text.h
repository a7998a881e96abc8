// An explained text as lines of plain text, for terminals and logs.
#pragma once

#include <string>
#include <vector>

#include "glass/base/explanation.h"

namespace glass {

/// What to read of an explained text, each line with its end: the text and what the model says of it, "a good film  ->
/// good (93.1 %)"; what was explained, "  explained: logit of class 'good' = +1.932"; of each explanation its scores
/// ("  occlusion: a +0.1 film -0.2"), where its path starts and ends, and why its scores are not to be read as they
/// stand. Of a row that could not be explained one line with its error. `label_names`: the model's classes.
std::string explained_text(const ExplainedExample& example, const std::vector<std::string>& label_names);

/// What the methods of an explained text put in place of tokens, and other settings that they chose by the model, a
/// line each: "occlusion: replacement [MASK] (mask)". Methods that chose none are left out.
std::string choices_text(const ExplainedExample& example);

}  // namespace glass
