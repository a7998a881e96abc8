// Extractive answers: where in a text the answer to a question stands.
#pragma once

#include <limits>
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

/// The span of at most kLongestAnswer tokens, all of them `searched`, with the largest start + end score; none where
/// nothing is searched.
std::optional<BestSpan> best_span(const std::vector<double>& starts, const std::vector<double>& ends,
                                  const std::vector<bool>& searched);

/// The tokens that an answer may be made of: those of the second text of a pair, of a text alone all but special ones.
std::vector<bool> searched_tokens(const Encoding& encoding);

/// The best answer in a text that is read in windows (Devlin et al. 2019, section 4.3): that of the window whose best
/// span scores highest; of equals the earlier one, in whatever order the windows come.
class AnswerSearch {
 public:
  /// scores [T, 2] of a window, and which of its tokens are searched.
  void add(std::size_t window, const at::Tensor& scores, const std::vector<bool>& searched);
  /// Takes over what another search has seen of the same text, in other windows.
  void merge(const AnswerSearch& other);
  /// Of `window`; none where nothing was searched.
  const std::optional<BestSpan>& best() const { return best_; }
  std::size_t window() const { return window_; }
  /// The least start + end score of token 0, which says that a window has no answer.
  double no_answer_score() const { return no_answer_score_; }
  /// Where questions may have no answer: nothing scores higher than the best span.
  bool is_unanswerable() const { return !best_ || no_answer_score_ > best_->score; }

 private:
  void offer(const BestSpan& found, std::size_t window);

  std::optional<BestSpan> best_;
  std::size_t window_ = 0;
  double no_answer_score_ = std::numeric_limits<double>::infinity();
};

/// The loss is the mean of the cross-entropies of first and last token over all tokens of a text (Devlin et al. 2019,
/// section 4.2). Texts whose answer was cut off teach nothing; in an evaluation they count as any other. Metrics: f1
/// and exact_match of the answers' words as in SQuAD (Rajpurkar et al. 2016), the best of several right answers; loss.
/// With task.unanswerable a question may have no answer (SQuAD 2, Rajpurkar et al. 2018): the right answer is then
/// nothing, and answerable_f1 and unanswerable_accuracy state both kinds of questions.
std::unique_ptr<Task> make_span(const TaskInput& input);

}  // namespace glass
