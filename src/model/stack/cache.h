// Keys and values of all tokens so far, so that a sequence grows without reading its beginning again (Shazeer 2019).
#pragma once

#include <ATen/core/Tensor.h>

#include <utility>
#include <vector>

#include "model/attention/attention_runs.h"
#include "model/stack/layout.h"

namespace glass {

class KeyValueCache {
 public:
  /// Room for `capacity` tokens of each sequence.
  KeyValueCache(std::size_t layers, std::int64_t sequences, std::int64_t capacity);

  /// Must be called before a forward of these new rows: they stand behind what each sequence has.
  void begin(const Layout& layout);
  /// Keeps the new rows' keys and values [N, KV * Dh] of a layer; the result holds those of all tokens, where runs()
  /// says.
  std::pair<Tensor, Tensor> append(std::size_t layer, const Tensor& key, const Tensor& value);
  /// The new rows attend to all tokens of their sequence.
  std::vector<AttentionRun> runs(const Layout& layout) const;
  /// After the forward: the new rows count.
  void end(const Layout& layout);

  /// Sequence b goes on as a copy of sequence from[b]; the number of sequences becomes that of `from`.
  void reorder(const std::vector<std::int64_t>& from);
  /// A cache whose sequence b has the first lengths[b] tokens of sequence from[b].
  KeyValueCache beginnings(const std::vector<std::int64_t>& from, const std::vector<std::int64_t>& lengths) const;
  /// Tokens of each sequence.
  const std::vector<std::int64_t>& lengths() const { return lengths_; }
  std::int64_t bytes() const;

 private:
  std::int64_t capacity_;
  std::vector<std::int64_t> lengths_;
  Tensor places_;                      ///< [N] rows of the cache that the new rows get
  std::vector<Tensor> keys_, values_;  ///< by layer, [B * capacity, KV * Dh]
};

}  // namespace glass
