// Target: which scalar of an example's scores is explained.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace glass {

using at::Tensor;

/// How scores become probabilities: shared out over the classes (softmax), one by one (sigmoids), not at all: numbers
/// (identity), or rows that are compared by their direction (unit_rows: embeddings).
enum class Link { softmax, sigmoids, identity, unit_rows };

/// Whether scores of this link have probabilities.
inline bool has_probabilities(Link link) {
  return link == Link::softmax || link == Link::sigmoids;
}

/// The scalar that is explained.
enum class TargetKind {
  automatic,        ///< the first that the scores can have
  logit,            ///< the score of a class
  probability,      ///< of a class, by the link
  log_probability,  ///< its logarithm, in nats
  margin,           ///< the score of a class minus that of another
  value,            ///< the number of a regression
  cosine,           ///< of an embedding with that of a second text
  dimension,        ///< one number of an embedding
};

/// The words of explain.target, in the order of TargetKind.
const std::vector<std::string>& target_kind_names();

/// A target as explain.target states it.
struct Target {
  TargetKind kind = TargetKind::automatic;
  std::int64_t label = -1;    ///< -1: the predicted class of each example
  std::int64_t against = -1;  ///< margin only; -1: the best other class
};

/// A target with its classes fixed for each example of a batch.
struct ResolvedTarget {
  TargetKind kind = TargetKind::logit;
  Link link = Link::softmax;
  std::vector<std::int64_t> labels, against;  ///< [B]; `against` is empty but for margins
  Tensor references;                          ///< cosine: [B, D], the unit vectors that rows are compared with
  /// Of targets over the tokens of a text: which score of a token; the labels are then tokens. -1: of no others.
  std::int64_t column = -1;
};

/// The classes of each row of scores [B, C]: `given` [B] names those of some rows (others are -1) before `target` does;
/// where neither does, the largest score chooses. Error (usage) for classes that the scores do not have.
ResolvedTarget resolve_target(const Target& target, Link link, const Tensor& scores,
                              const std::vector<std::int64_t>& given = {});

/// The targets of some of the rows, in this order; a row may stand there more than once.
ResolvedTarget select_targets(const ResolvedTarget& target, const std::vector<std::size_t>& rows);

/// The explained scalar of each row: scores [B, C] -> [B]. Differentiable.
Tensor target_values(const ResolvedTarget& target, const Tensor& scores);

}  // namespace glass
