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

/// scikit-learn's average_precision_score: the sum over distinct scores of (recall - recall before) * precision.
double average_precision(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold);

/// Chance that a gold token scores above one that is not, ties counting half (Mann, Whitney 1947): the area under the
/// ROC curve. There is at least one of each.
double roc_auc(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold);

/// Intersection over union of the k best tokens with the k gold ones. Tokens of equal score at the border are taken in
/// order of the text.
double top_k_iou(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold);

/// F1 of the runs of the k best tokens against the runs of gold ones (ERASER's IOU F1): a run is right where its
/// intersection over union with one of the other side is at least one half. Borders as in top_k_iou.
double top_k_span_f1(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold);

}  // namespace glass
