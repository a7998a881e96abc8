// One block: self-attention, cross-attention in a decoder of an encoder, feed-forward; each with residual, dropout and
// norms.
#pragma once

#include <optional>

#include "glass/model/block_maps.h"
#include "model/attention/self_attention.h"
#include "model/parts/parts.h"
#include "model/stack/pass.h"

namespace glass {

/// Where a sublayer f meets the residual stream: after(x + dropout(inside(f(before(x))))), each norm only where it is
/// there. Pre-norm has `before` (Xiong et al. 2020), post-norm `after` (Vaswani et al. 2017), Gemma 2 `before` and
/// `inside`.
struct ResidualNorms {
  /// The points of the norms' scales.
  struct Sites {
    Site before, inside, after;
  };
  Sites sites;
  std::optional<NormPart> before, inside, after;
  ResidualNorms(const StackShape& shape, bool has_before, const Sites& sites, Initializer& initializer);
  /// f reads before(x).
  Tensor input(const Tensor& x, const LayerPass& pass) const {
    return before ? pass.norm(*before, x, sites.before) : x;
  }
  PartNorms maps() const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);
};

class Block {
 public:
  /// `layer` is the first layer that this block serves.
  Block(const StackShape& shape, std::int64_t layer, Initializer& initializer);

  /// x [N, D] -> [N, D].
  Tensor forward(const Tensor& x, const LayerPass& pass) const;
  /// The same for one row a sequence only, pass.rows: [N, D] -> [B, D], exact. Not for a watched block, nor one with
  /// cross-attention.
  Tensor forward_rows(const Tensor& x, const LayerPass& pass) const;
  BlockMaps maps() const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);

 private:
  /// `from`: the site of the sublayer's output, which names the dropout.
  Tensor join(const ResidualNorms& norms, const Tensor& residual, const Tensor& x, Site from,
              const LayerPass& pass) const;
  Tensor feed_forward(const Tensor& x, const LayerPass& pass) const;
  /// `read`: the rows that attention read.
  Tensor finish(const Tensor& x, const Tensor& read, const Tensor& attended, const LayerPass& pass) const;

  NormOrder norm_order_;
  bool parallel_, shared_norm_, gated_;
  double residual_scale_;
  double dropout_;
  Activation activation_;
  ResidualNorms attention_norms_;
  std::optional<ResidualNorms> cross_norms_;
  ResidualNorms ffn_norms_;
  SelfAttention attention_;
  std::optional<CrossAttention> cross_;
  LinearPart ffn_in_, ffn_out_;  ///< gated: ffn_in is [2F, D], the gate first
};

/// True when the trace wants a value of these points.
bool is_watched(const BlockPoints& points, const Trace& trace);

}  // namespace glass
