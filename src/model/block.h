// One encoder block: self-attention and feed-forward, each with residual, dropout and norm, pre-norm or post-norm.
#pragma once

#include "glass/config/config.h"
#include "glass/model/trace.h"
#include "model/attention.h"
#include "model/dropout.h"
#include "model/parts.h"
#include "model/sites.h"

namespace glass {

/// What a forward pass carries besides the values.
struct Pass {
  const Layout& layout;
  Trace& trace;
  DropoutKeys& keys;
  bool training = false;
};

class EncoderBlock {
 public:
  EncoderBlock(const ModelConfig& config, std::int64_t layer, at::Generator& generator);

  /// x [N, D] -> [N, D]. Pre-norm: x + dropout(sublayer(norm(x))) (Xiong et al. 2020); post-norm: norm(x + dropout(sublayer(x)))
  /// (Vaswani et al. 2017).
  Tensor forward(const Tensor& x, const Pass& pass) const;
  /// The same for the first row of each sequence only: [N, D] -> [B, D], exact. Not for a watched block.
  Tensor forward_first_rows(const Tensor& x, const Pass& pass) const;
  /// True when the trace wants a value of this block.
  bool is_watched(const Trace& trace) const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);

 private:
  Tensor attention(const Tensor& x, const Pass& pass) const;
  Tensor feed_forward(const Tensor& x, const Pass& pass) const;
  Tensor finish(const Tensor& residual, const Tensor& attended, const Pass& pass) const;
  Tensor add(const Tensor& residual, const Tensor& x, const Pass& pass) const;
  AttentionOptions attention_options(const Pass& pass) const;

  bool is_pre_norm_;
  std::int64_t width_, heads_;
  double dropout_, attention_dropout_;
  Activation activation_;
  BlockPoints points_;
  LayerNormPart attention_norm_, ffn_norm_;
  LinearPart qkv_, attention_output_, ffn_in_, ffn_out_;
};

}  // namespace glass
