// Agreement: does an explanation rank the tokens that people marked as the reason above the others?
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/base/statistics.h"

namespace glass {

/// Agreement of one method with the gold rationales of one group of examples, averaged over its examples.
struct AgreementRow {
  std::string method;
  std::string group;                             ///< "all", or a group of the data file
  std::int64_t examples = 0;                     ///< with at least one gold token that the model saw
  Interval auprc, token_f1;                      ///< with 95 % bootstrap bounds over examples
  double random_auprc = 0, random_token_f1 = 0;  ///< what a random ranking is expected to reach on the same examples
};

struct AgreementOptions {
  /// Tokens are ranked by |score|: a negation takes part in a decision with the opposite sign. false: by the signed
  /// score.
  bool absolute = true;
  std::uint64_t seed = 1;  ///< of the bootstrap and of the random rankings
  int draws = 1000;        ///< bootstrap resamples
  int permutations = 200;  ///< random rankings an example
};

/// One row a method for all examples, then one for each group. Only tokens of the text count (no special tokens); a
/// token is gold when its characters overlap a rationale span. Examples without gold tokens are left out.
std::vector<AgreementRow> rationale_agreement(const std::vector<ExplainedExample>& examples,
                                              const AgreementOptions& options = {});

/// The rows as `agreement` of docs/artefacts.md.
Json agreement_to_json(const std::vector<AgreementRow>& rows);

/// One score a token: [token] as it is; otherwise the axis "key" is the token, queries are summed, and all other axes
/// averaged (attention: mean over layers and heads, sum over queries). Empty where no axis belongs to the text's
/// tokens.
std::vector<double> scores_by_token(const Explanation& explanation);

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
