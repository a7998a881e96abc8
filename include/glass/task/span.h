// Extractive answers: where in a text the answer to a question stands.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "glass/task/task.h"

namespace glass {

/// Most tokens of an answer.
inline constexpr std::size_t kLongestAnswer = 30;

/// Tokens [first, last] with the sum of their start and end score.
struct BestSpan {
  std::size_t first = 0, last = 0;
  double score = 0;
};

/// The span of at most kLongestAnswer tokens, all of them `searched`, with the largest start + end score; none where nothing is searched.
std::optional<BestSpan> best_span(const std::vector<double>& starts, const std::vector<double>& ends, const std::vector<bool>& searched);

/// The loss is the mean of the cross-entropies of first and last token over all tokens of a text (Devlin et al. 2019, section 4.2). Texts
/// whose answer was cut off teach nothing; in an evaluation they count as any other. Metrics: f1 and exact_match of the answers' words as
/// in SQuAD (Rajpurkar et al. 2016), the best of several right answers; loss.
std::unique_ptr<Task> make_span(const TaskInput& input);

}  // namespace glass
