// Decoding: sequences that grow token by token; what was read stays in a cache of keys and values.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "glass/data/batch.h"
#include "glass/model/transformer.h"

namespace glass {

/// Several sequences at once, each with its keys and values.
class Decoding {
 public:
  /// Reads the beginnings. A language model reads batch.ids; a model with an encoder and a decoder reads batch.ids as
  /// sources and batch.target_ids as the targets' beginnings (their start token at least). Each sequence may grow to
  /// `capacity` tokens. Error (usage) for a head that does not predict the next token, (data) for a capacity beyond the
  /// model's length. Evaluation mode, no gradients.
  Decoding(Transformer& model, const Batch& batch, std::int64_t capacity);
  ~Decoding();

  /// Scores of the token behind the last one read, [B, V].
  const Tensor& scores() const;
  /// Reads one more token of each sequence.
  void read(const std::vector<std::int64_t>& ids);
  /// Sequence b goes on as sequence from[b] stands now; there are from.size() sequences then.
  void reorder(const std::vector<std::int64_t>& from);

  std::int64_t size() const;
  /// Tokens of each sequence so far.
  const std::vector<std::int64_t>& lengths() const;
  /// Of the keys and values of the growing sequences.
  std::int64_t cache_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace glass
