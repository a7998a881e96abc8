// The scores of an explanation as lines of plain text.
#pragma once

#include <string>

#include "glass/base/explanation.h"

namespace glass::report {

/// Scores of the tokens, one line, or one for each token of a target: "  occlusion: a +0.1 film -0.2"; where several
/// tokens were scored as one "  occlusion by sentence: [it rains .] +0.1 [it pours] -0.2", and of a matrix of pairs the
/// strongest. Below them a line for each reason not to read them as they stand (warnings_of). "" for what is not about
/// tokens.
std::string score_lines(const ExplainedExample& example, const Explanation& explanation);

/// A number with its sign and three decimals; three significant digits where `largest`, the largest of those it stands
/// among, is below kSmallScore: "+0.125", "-5.27e-05".
std::string score_words(double value, double largest);
inline constexpr double kSmallScore = 0.01;  ///< three decimals would leave one digit of it

/// What a method put in place of tokens, and other settings that it chose by the model: "baseline [MASK] (mask)"; ""
/// where it chose none.
std::string choices_of(const Explanation& explanation);

}  // namespace glass::report
