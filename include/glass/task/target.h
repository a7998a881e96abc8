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
  automatic,           ///< the first that the scores can have
  logit,               ///< the score of a class
  probability,         ///< of a class, by the link
  log_probability,     ///< its logarithm, in nats
  margin,              ///< the score of a class minus that of another
  value,               ///< the number of a regression
  cosine,              ///< of an embedding with that of a second text
  dimension,           ///< one number of an embedding
  probability_margin,  ///< the probability of a class minus that of another
  entropy,             ///< of the probabilities, in nats
  kl,  ///< minus the divergence of the probabilities from those of the unedited text, KL(unedited, edited), in nats
  sequence,  ///< the log-probability of a whole target: the sum over its tokens
  dot,       ///< dot product of an embedding with that of a second text
};

/// True for differences of two classes.
inline bool has_two_classes(TargetKind kind) {
  return kind == TargetKind::margin || kind == TargetKind::probability_margin;
}
/// True for targets that speak of all classes together, or of none: no class can be named.
bool names_no_class(TargetKind kind);
/// True for targets that compare an embedding with that of a second text.
inline bool compares_texts(TargetKind kind) {
  return kind == TargetKind::cosine || kind == TargetKind::dot;
}

/// The words of explain.target, in the order of TargetKind.
const std::vector<std::string>& target_kind_names();

/// A target as explain.target states it.
struct Target {
  TargetKind kind = TargetKind::automatic;
  std::int64_t label = -1;    ///< -1: the predicted class of each example
  std::int64_t against = -1;  ///< margins only; -1: the best other class
};

/// A target with its classes fixed for each example of a batch.
struct ResolvedTarget {
  TargetKind kind = TargetKind::logit;
  Link link = Link::softmax;
  std::vector<std::int64_t> labels, against;  ///< [R]; `against` is empty but for margins
  /// [R, D]: the embeddings that rows are compared with; of kl [R, C]: the log-probabilities of the unedited text.
  Tensor references;
  std::vector<std::int64_t> rows = {};  ///< [B]: how many rows of scores each text has, in order; empty: one
  /// Of targets over the tokens of a text: which score of a token; the labels are then tokens. -1: of no others.
  std::int64_t column = -1;
};

/// The classes of each row of scores [R, C]: `given` [R] names those of some rows (others are -1) before `target` does;
/// where neither does, the largest score chooses. Error (usage) for classes that the scores do not have.
ResolvedTarget resolve_target(const Target& target, Link link, const Tensor& scores,
                              const std::vector<std::int64_t>& given = {});

/// The targets of some of the texts, in this order; a text may stand there more than once.
ResolvedTarget select_targets(const ResolvedTarget& target, const std::vector<std::size_t>& texts);

/// The explained scalar of each text, summed over its rows: scores [R, C] -> [B]. Differentiable.
Tensor target_values(const ResolvedTarget& target, const Tensor& scores);

/// What stands for a probability of each text, [B]: that of its explained class, of a sequence that of the whole; the
/// scalar itself where scores have none.
Tensor target_probabilities(const ResolvedTarget& target, const Tensor& scores);

}  // namespace glass
