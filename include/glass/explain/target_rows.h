// Explanations of the tokens of one target as one explanation with the axis target_token.
#pragma once

#include <string>
#include <vector>

#include "glass/base/explanation.h"

namespace glass {

/// Puts the rows (one explanation a token of the target, of equal axes) below one another; `first` is the first of
/// these tokens. Costs are summed; of quality numbers the largest in size stays, scores are summed, flags hold where
/// all do; all of them stand in "rows".
Explanation stack_target_rows(std::vector<Explanation> rows, std::int64_t first);

/// The quality numbers of several explanations as one: the largest in size stays, scores are summed, flags hold where
/// all do; lists and the like are left out where there are several. All of them stand under `key`.
Json summed_up(const std::vector<Explanation>& rows, const std::string& key);
/// The same with the mean of the scores, for explanations of one scalar that are averaged.
Json averaged(const std::vector<Explanation>& rows, const std::string& key);

}  // namespace glass
