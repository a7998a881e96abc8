// How an explanation ranks the tokens of its text, and how such a ranking compares with marked tokens.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/explanation.h"

namespace glass {

/// One score a token: [token] as it is; otherwise the axis "key" is the token, queries are summed, and all other axes
/// averaged (attention: mean over layers and heads, sum over queries). Empty where no axis belongs to the text's
/// tokens.
std::vector<double> scores_by_token(const Explanation& explanation);

/// Only tokens of the text itself are ranked: no special ones, none of a target.
bool is_ranked(const TokenSpan& token);

/// 1 for every token whose characters overlap a rationale span; special tokens are 0.
std::vector<std::uint8_t> gold_tokens(const ExplainedExample& example);

/// Area under the precision-recall curve: scikit-learn's precision_recall_curve (one point a distinct score, then
/// recall 0 with precision 1) and the trapezoid rule of its auc(). This is the convention of ERASER; it is not average
/// precision.
double auprc(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold);

/// F1 of the k best tokens with k = the number of gold tokens (precision equals recall then). Tokens of equal score at
/// the border count with their chance of being among the k.
double top_k_f1(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold);

}  // namespace glass
