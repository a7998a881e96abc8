// The head: from the rows of the last stack to scores.
#pragma once

#include <optional>
#include <vector>

#include "model/parts/parts.h"
#include "model/stack/pass.h"

namespace glass {

/// The rows that a head reads, [R, width], with the boundaries of each sequence among them.
struct HeadRows {
  Tensor rows;
  std::vector<std::int64_t> cu_seqlens = {};  ///< empty: not known
  Tensor keys = {};  ///< [R] those of Layout::row_keys, for dropout; undefined where it has none
};

class Head {
 public:
  /// `width` of the rows it reads.
  Head(const HeadShape& shape, std::int64_t width, Initializer& initializer);

  /// Rows [R, width] -> scores [R, outputs]; `words` [V, E] is the weight of a tied product. Without outputs the rows
  /// come back.
  Tensor forward(const HeadRows& read, const Tensor& words, const Pass& pass) const;
  std::vector<PointInfo> points() const;
  void visit(const ParameterVisitor& visitor);

 private:
  Tensor own_layer(const HeadRows& read, const Pass& pass) const;
  Tensor normalized(const Tensor& x, const HeadRows& read, const Pass& pass) const;

  HeadShape shape_;
  std::optional<LinearPart> hidden_;
  std::optional<NormPart> norm_;
  Tensor weight_, bias_;  ///< of the product; the weight is undefined where it is tied
  Point pre_point_{"head_pre"}, act_point_{"head_act"}, scale_point_{"head_norm_scale"}, hidden_point_{"head_hidden"};
  Point length_point_{"embedding_scale"}, uncapped_point_{"logits_uncapped"}, logits_point_{"logits"};
};

/// One row a sequence by the pooling of the head: x [N, D] -> [B, D]. Rows that are one a sequence already come back as
/// they are. `end_token` reads the last token with that id and is an Error (data) for a text without it.
Tensor pool_rows(const Tensor& x, Pooling pooling, std::int64_t end_token, const Layout& layout);

}  // namespace glass
