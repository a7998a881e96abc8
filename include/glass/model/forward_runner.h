// ForwardRunner: many items (texts, variants of texts, examples of a dataset) through a Subject, in batches of like
// length under a token budget. Training's evaluations, probes, suites, predictions and explanations all stand on it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "glass/data/batch.h"
#include "glass/model/subject.h"

namespace glass {

/// Numbers of the items of one forward, in the order of its batch.
using Items = std::vector<std::uint32_t>;

/// One forward that was run.
struct Forward {
  const Items& items;
  const Batch& batch;
  Tensor scores;  ///< what the subject gave for the batch: [B, C], or [N, C] where every token is scored
  Trace& trace;

  /// The scores of the i-th item: its row [1, C], or its rows [T, C] where every token is scored (those of the target
  /// where a decoder of its own reads one).
  Tensor rows(std::size_t i, bool by_token) const;
};

/// Plans the batches of many items, runs them in evaluation mode and hands out what came.
class ForwardRunner {
 public:
  /// The batch of these items.
  using Make = std::function<Batch(const Items&)>;
  /// Called before a forward: what its trace reads and edits.
  using Watch = std::function<void(const Items&, const Batch&, Trace&)>;
  /// Called with what came.
  using Use = std::function<void(const Forward&)>;

  /// `batch_tokens` is the budget of one forward; an item that is longer stands alone.
  ForwardRunner(Subject& subject, std::int64_t batch_tokens) : subject_(subject), batch_tokens_(batch_tokens) {}

  /// Called before each forward: what the trace reads and edits.
  ForwardRunner& watch(Watch watch);
  /// Asked before each forward; true ends run(). Without it a signal is an Error (interrupted).
  ForwardRunner& stop_when(std::function<bool()> stop);
  /// Forwards keep the graph for a backward pass. Otherwise gradients are off.
  ForwardRunner& with_gradients();

  /// Runs items of these lengths in evaluation mode. False when it was stopped.
  bool run(const std::vector<std::int64_t>& lengths, const Make& make, const Use& use) const;

 private:
  Subject& subject_;
  std::int64_t batch_tokens_;
  Watch watch_;
  std::function<bool()> stop_;
  bool gradients_ = false;
};

}  // namespace glass
