// A stack: embedding, blocks, final norm. The encoder and the decoder are one each.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/attention/disentangled.h"
#include "model/stack/block.h"
#include "model/stack/embedding.h"

namespace glass {

class Stack {
 public:
  /// `is_last`: the head reads this stack, so its final norm is the point "final_norm"; otherwise "<part>.final_norm".
  Stack(const StackShape& shape, bool has_words, bool is_last, Initializer& initializer);

  /// `words` [V, E] is the table of word vectors. Result [N, D], or [B, D] where one row a sequence is enough for
  /// `rows` and nobody watches the last block.
  Tensor forward(const Tensor& words, const Pass& pass, BlockRows rows);
  std::vector<PointInfo> points() const;
  /// The number of the block that reads this point, where a forward can start from it; one more than the last block's
  /// next for the point behind the final norm.
  std::optional<std::size_t> block_after(const std::string& point) const;
  BlockMaps maps(std::size_t layer) const { return block_of(layer).maps(); }
  void visit(const ParameterVisitor& visitor);
  void make_tables(at::Device device, at::ScalarType dtype) { embedding_.make_tables(device, dtype); }
  const StackShape& shape() const { return shape_; }
  const Tensor& words() const { return embedding_.words(); }

 private:
  Tensor run_blocks(Tensor x, std::size_t first, const Pass& pass, BlockRows rows);
  std::vector<Tensor> position_biases(const std::vector<AttentionRun>& runs, const Tensor& x) const;
  /// Where a forward begins: the stream [N, D] and the block that reads it.
  struct Start {
    Tensor stream;
    std::size_t block = 0;
  };
  Start start(const Tensor& words, const Pass& pass) const;
  std::size_t block_number(std::size_t layer) const;
  const Block& block_of(std::size_t layer) const { return blocks_[block_number(layer)]; }
  std::vector<Tensor> parameters_of(std::size_t layer);

  StackShape shape_;
  Embedding embedding_;
  std::vector<Block> blocks_;
  std::vector<BlockPoints> points_;  ///< by layer
  Tensor bucket_table_;              ///< [buckets, H]
  std::optional<DistanceTable> distances_;
  std::optional<NormPart> final_norm_;
  std::optional<LinearPart> output_;
  Point final_scale_point_, final_point_;
};

}  // namespace glass
