// What `glassformer explain` prints of an explanation: its scores, and how far they can be read.
#pragma once

#include <string>
#include <vector>

#include "glass/base/explanation.h"

namespace glass::cli {

/// Scores of the tokens, one line, or one for each token of a target: "  occlusion: a +0.1 film -0.2"; where several
/// tokens were scored as one "  occlusion by sentence: [it rains .] +0.1 [it pours] -0.2", and of a matrix of pairs the
/// strongest. Below them a line for each reason not to read them as they stand: they did not converge, are not as
/// precise as asked, or completeness is not promised.
void print_scores(const ExplainedExample& example, const Explanation& explanation);

/// A number with its sign and three decimals; three significant digits where `largest`, the largest of those it stands
/// among, is below kSmallScore: "+0.125", "-5.27e-05".
std::string score_words(double value, double largest);
inline constexpr double kSmallScore = 0.01;  ///< three decimals would leave one digit of it

/// What to know of scores besides their values; empty where there is nothing. `explanation.quality` says it.
std::vector<std::string> warnings_of(const Explanation& explanation);

/// What a method put in place of tokens, and other settings that it chose by the model: "baseline [MASK] (mask)"; ""
/// where it chose none.
std::string choices_of(const Explanation& explanation);

}  // namespace glass::cli
