// The beams of one prompt: those that grow and those that ended.
#pragma once

#include "generate/beam_search.h"
#include "glass/base/random.h"

namespace glass {

/// One candidate of a step: sequence `beam` of its prompt goes on with `id`.
struct Candidate {
  std::int64_t beam, id;
  double sum;    ///< of the beam's processed scores with this one
  double plain;  ///< log-probability of the token by the model itself
};

class PromptBeams {
 public:
  /// `row` is the prompt's first sequence in `made`, which must outlive this.
  PromptBeams(const BeamRules& rules, const PromptBatch& made, std::size_t row);

  bool is_done() const { return done_; }
  const std::vector<Beam>& running() const { return running_; }
  Random& random() { return random_; }
  TextSoFar text_of(const Beam& beam) const { return {beam.ids, source_, begin_, limit_}; }

  /// Takes the candidates of a step, the best first; gives the beams that the next ones continue.
  std::vector<std::int64_t> step(const std::vector<Candidate>& candidates);

  /// The finished ones, the best first.
  std::vector<Beam> best() const;

 private:
  Beam continued(const Candidate& candidate) const;
  void finish(Beam beam);
  bool can_improve() const;

  const BeamRules& rules_;
  const std::vector<std::int64_t>& source_;
  std::int64_t begin_, limit_;
  std::vector<Beam> running_, finished_;
  Random random_;
  bool done_ = false;
};

}  // namespace glass
