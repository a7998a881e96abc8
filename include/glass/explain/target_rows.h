// Explanations of the tokens of one target as one explanation with the axis target_token.
#pragma once

#include <string>
#include <vector>

#include "glass/base/explanation.h"

namespace glass {

/// Puts the rows (one explanation a token of the target, or a word that gets a tag, of equal axes) below one another;
/// `tokens` are these tokens, `what` says what they are: "each token of the target". Costs are summed; of quality
/// numbers the largest in size stays, scores are summed, flags hold where all do; all of them stand in "rows", with the
/// target of each.
Explanation stack_target_rows(std::vector<Explanation> rows, const std::vector<std::int64_t>& tokens,
                              const std::string& what);

/// The quality numbers of several explanations as one: the largest in size stays, scores are summed, flags hold where
/// all do; lists and the like are left out where there are several. All of them stand under `key`.
Json summed_up(const std::vector<Explanation>& rows, const std::string& key);
/// The same with the mean of the scores, for explanations of one scalar that are averaged.
Json averaged(const std::vector<Explanation>& rows, const std::string& key);

}  // namespace glass
