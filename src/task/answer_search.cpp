// The best answer of one window, and of several.
#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/model/to_doubles.h"
#include "glass/task/span.h"

namespace glass {

std::optional<BestSpan> best_span(const std::vector<double>& starts, const std::vector<double>& ends,
                                  const std::vector<bool>& searched) {
  std::optional<BestSpan> best;
  for (std::size_t i = 0; i < searched.size(); ++i) {
    for (std::size_t j = i; j < std::min(searched.size(), i + kLongestAnswer) && searched[j]; ++j) {
      const double score = starts[i] + ends[j];
      if (!best || score > best->score) best = BestSpan{i, j, score};
    }
  }
  return best;
}

std::vector<bool> searched_tokens(const Encoding& encoding) {
  const bool is_pair = std::find(encoding.sequences.begin(), encoding.sequences.end(), 1) != encoding.sequences.end();
  std::vector<bool> searched;
  for (const std::int8_t sequence : encoding.sequences) searched.push_back(sequence == (is_pair ? 1 : 0));
  return searched;
}

void AnswerSearch::add(std::size_t window, const at::Tensor& scores, const std::vector<bool>& searched) {
  check(scores.dim() == 2 && scores.size(1) == 2 && scores.size(0) == static_cast<std::int64_t>(searched.size()),
        "answer search: scores of {} rows for {} tokens", scores.size(0), searched.size());
  const std::vector<double> starts = to_doubles(scores.select(1, 0)), ends = to_doubles(scores.select(1, 1));
  no_answer_score_ = std::min(no_answer_score_, starts.at(0) + ends.at(0));
  const std::optional<BestSpan> found = best_span(starts, ends, searched);
  if (found) offer(*found, window);
}

void AnswerSearch::merge(const AnswerSearch& other) {
  no_answer_score_ = std::min(no_answer_score_, other.no_answer_score_);
  if (other.best_) offer(*other.best_, other.window_);
}

void AnswerSearch::offer(const BestSpan& found, std::size_t window) {
  const bool is_better = !best_ || found.score > best_->score || (found.score == best_->score && window < window_);
  if (!is_better) return;
  best_ = found;
  window_ = window;
}

}  // namespace glass
