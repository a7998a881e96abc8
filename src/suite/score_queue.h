// Scores many queries in groups of bounded size, so that millions of them never stand in memory together.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "glass/suite/token_scores.h"

namespace glass {

class ScoreQueue {
 public:
  /// Told the log-probabilities of one query, in the order in which they were added.
  using Take = std::function<void(std::size_t owner, const std::vector<double>& values)>;
  ScoreQueue(Transformer& model, Take take) : model_(model), take_(std::move(take)) {}

  /// `owner` is what the caller calls this query by.
  void add(TokenQuery query, std::size_t owner) {
    tokens_ += query.ids.size();
    queries_.push_back(std::move(query));
    owners_.push_back(owner);
    if (tokens_ >= kMostTokens) finish();
  }
  /// Scores what is left.
  void finish() {
    const std::vector<std::vector<double>> values = log_probabilities(model_, queries_);
    for (std::size_t i = 0; i < values.size(); ++i) take_(owners_[i], values[i]);
    queries_.clear();
    owners_.clear();
    tokens_ = 0;
  }

 private:
  /// Enough for full batches of equal lengths, little memory.
  static constexpr std::size_t kMostTokens = std::size_t{1} << 17;
  Transformer& model_;
  Take take_;
  std::vector<TokenQuery> queries_;
  std::vector<std::size_t> owners_;
  std::size_t tokens_ = 0;
};

}  // namespace glass
