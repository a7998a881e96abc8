// The search for a text that is answered otherwise and differs by as few tokens as possible.
#pragma once

#include <cstdint>
#include <vector>

#include "explain/token_proposals.h"
#include "glass/explain/group.h"

namespace glass {

/// A token that stands in the place of another.
struct Exchange {
  std::uint32_t token = 0;
  std::int32_t id = 0;
  bool operator==(const Exchange&) const = default;
};

/// A text with some of its tokens exchanged, and what the model says of it.
struct ExchangedText {
  std::vector<Exchange> exchanges;  ///< in the order in which they were found
  double value = 0;                 ///< the explained scalar
  double lead =
      0;  ///< of the explained class before the best other one, in logits; of labels by themselves their logit
  at::Tensor scores = {};  ///< [C] in float64, of a text that is reported
};

/// What bounds the search.
struct CounterfactualLimits {
  std::int64_t exchanges = 0;  ///< of one text
  std::int64_t beam = 0;       ///< texts that a step goes on from
  std::int64_t forwards = 0;   ///< of the first step
};

/// What was found for one text.
struct Counterfactual {
  std::vector<ExchangedText> steps;  ///< the text as it is, then with one exchange more each; the last is the result
  bool found = false;                ///< the last one is answered otherwise
  std::int64_t asked = 0;            ///< texts that the model was asked about
};

/// The lead of the explained class of a text as it is.
double lead_of(ExplainGroup& group, std::size_t input);

/// Beam search: all single exchanges first; then the best texts with one more of the 64 best exchanges each, until one
/// is answered otherwise; then exchanges that it does not need are taken back. `proposals` are by token, none for one
/// that stays. The class is the one that the group's target explains.
Counterfactual find_counterfactual(ExplainGroup& group, std::size_t input, const std::vector<Proposals>& proposals,
                                   const CounterfactualLimits& limits);

}  // namespace glass
