// Variants of texts that are one sequence of tokens: a forward of it gives the scores of every token that they ask for.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "glass/model/forward_runner.h"

namespace glass {

/// Gathers variants by what their sequences look like.
class SharedSequences {
 public:
  /// What a sequence looks like: its text, and how that is changed.
  using Look = std::pair<std::size_t, std::size_t>;

  /// Variant `number` asks for the scores of these tokens of its sequence; {-1}: of the text as a whole.
  void add(std::size_t number, const Look& look, const std::vector<std::int64_t>& tokens);

  /// The first variant of each sequence, in order.
  const std::vector<std::size_t>& firsts() const { return firsts_; }
  /// The tokens that are asked for, by sequence.
  const std::vector<std::vector<std::int64_t>>& asked() const { return asked_; }
  /// True where more than one token is asked of a sequence.
  bool asks_several() const;

  /// The variants of some sequences: for each its number and its sequence's place, and the rows of all among the scores
  /// in their order.
  struct Members {
    std::vector<std::size_t> numbers;
    std::vector<std::int64_t> sequences, rows;
  };
  /// `by_token`: the scores have a row for each asked token; otherwise one for each sequence.
  Members members_of(const Items& sequences, bool by_token) const;

 private:
  struct Member {
    std::size_t number = 0;
    std::vector<std::int64_t> places;  ///< of its tokens among those that are asked of its sequence
  };
  std::map<Look, std::size_t> sequence_of_;
  std::vector<std::size_t> firsts_;
  std::vector<std::vector<std::int64_t>> asked_;
  std::vector<std::vector<Member>> members_;
};

}  // namespace glass
