// Self-attention with its projections: one product for queries, keys and values, norms and rotation by head, attend,
// output.
#pragma once

#include <optional>

#include "glass/model/block_maps.h"
#include "model/attention/attention.h"
#include "model/parts/parts.h"
#include "model/stack/pass.h"

namespace glass {

class SelfAttention {
 public:
  SelfAttention(const StackShape& shape, Initializer& initializer);

  /// x [N, D] -> [N, D].
  Tensor forward(const Tensor& x, const LayerPass& pass) const;
  /// The same for one row a sequence, pass.rows: [N, D] -> [B, D], exact. Not for a watched block.
  Tensor forward_rows(const Tensor& x, const LayerPass& pass) const;
  AttentionMaps maps() const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);

 private:
  Tensor query_of(const Tensor& projected, const LayerPass& pass, const Tensor* rows) const;
  Tensor key_of(const Tensor& projected, const LayerPass& pass) const;
  AttentionOptions options(const LayerPass& pass) const;
  /// What the heads [N, H * Dh] add to the residual stream, [N, D].
  Tensor to_stream(const Tensor& heads) const;
  /// What the distances add to the scores of each run, [b, H, Tq, Tk], scaled; empty where there are none.
  std::vector<Tensor> distance_biases(const Tensor& query, const Tensor& key, const std::vector<AttentionRun>& runs,
                                      const LayerPass& pass) const;

  AttentionShape shape_;
  std::optional<DistanceShape> distances_;
  bool causal_;
  double dropout_, residual_scale_;
  std::int64_t query_width_, key_width_;  ///< H * Dh, KV * Dh
  LinearPart qkv_;                        ///< [(H + 2 KV) * Dh, D]: queries, keys, values
  std::optional<NormPart> query_norm_, key_norm_;
  LinearPart output_;
};

/// Attention of target rows to the encoder's states.
class CrossAttention {
 public:
  CrossAttention(const StackShape& shape, Initializer& initializer);
  Tensor forward(const Tensor& x, const LayerPass& pass) const;
  AttentionMaps maps() const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);

 private:
  Tensor project(const Source& source, std::size_t layer) const;

  AttentionShape shape_;
  double dropout_;
  LinearPart query_, key_value_, output_;
};

}  // namespace glass
