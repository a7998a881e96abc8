// MaskedScores: the explained scalar of texts with some of their tokens hidden. What was asked before, by whichever
// method or metric, is not computed again.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "glass/explain/group.h"
#include "glass/explain/replacement.h"

namespace glass {

/// A text with these tokens replaced.
struct MaskQuery {
  std::size_t input = 0;
  std::vector<std::uint32_t> hidden;  ///< rising token numbers; none: the text as it is
};

/// What the model says of a masked text.
struct MaskedScore {
  double value = 0;        ///< the explained scalar
  double probability = 0;  ///< of the explained class; the scalar itself where scores have no probabilities
};

/// Scores of the texts of a group with tokens hidden; every asked score is remembered. Texts with the same tokens, such
/// as the places of one target, share the forward of a masked copy.
class MaskedScores {
 public:
  explicit MaskedScores(ExplainGroup& group) : group_(group) {}

  /// One score a query, in their order; hidden tokens become what `replacement` says, of drawn tokens the mean over the
  /// draws. Queries that stand twice, here or in an earlier call, cost one forward; hidden tokens that cannot be seen
  /// (ExplainInput::seen) count as shown.
  std::vector<MaskedScore> of(std::vector<MaskQuery> queries, const Replacement& replacement);
  /// Masked texts that were run so far.
  std::int64_t computed() const { return computed_; }
  /// Forwards of masked copies of one text, for all inputs that read the same.
  std::int64_t computed_of(std::size_t input) const;

 private:
  using Key = std::pair<std::string, std::vector<std::uint32_t>>;  ///< what hides, hidden tokens
  MaskedScore plain(std::size_t input);
  MaskedScore* find(const MaskQuery& query, const Replacement& replacement);
  void run(const std::vector<MaskQuery>& queries, const Variants& missing, const Replacement& replacement);
  void keep(const std::vector<MaskQuery>& queries, const ExplainGroup::SharedScores& shared,
            const Replacement& replacement);
  ExplainGroup& group_;
  std::vector<std::map<Key, MaskedScore>> known_;  ///< by text
  std::int64_t computed_ = 0;
  std::map<std::size_t, std::int64_t> computed_by_text_;  ///< by ExplainGroup::text_of
  bool has_plain_ = false;
  std::vector<double> plain_probabilities_;
};

}  // namespace glass
