// Captum's BasicModel_MultiLayer with its inner values announced: one token a text, whose vector is the input.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "glass/model/subject.h"

namespace glass::toys {

/// linear1 = (s - 10, s + 1, s + 1, s + 1) with s the sum of the token's vector, relu, linear2 = (sum - 1, sum + 1).
class LayeredToy final : public Subject {
 public:
  /// Token 5 has the vector x, token 0 (padding) is the baseline b.
  LayeredToy(const std::vector<double>& x, const std::vector<double>& b = {0, 0, 0})
      : table_(at::zeros({6, 3}, at::kDouble)) {
    table_[5].copy_(at::tensor(x, at::kDouble));
    table_[0].copy_(at::tensor(b, at::kDouble));
  }

  Tensor scores(const Batch& batch, Trace& trace) override {
    const Tensor ids = at::tensor(batch.ids, at::kLong);
    const Tensor embed = trace.at(Point("toy.embed"), table_.index_select(0, ids));  // [N, 3]
    const Tensor bias = at::tensor({-10.0, 1.0, 1.0, 1.0}, at::kDouble);
    const Tensor linear1 = trace.at(Point("toy.linear1"), embed.sum(1, true) + bias);  // [N, 4]
    const Tensor relu = trace.at(Point("toy.relu"), linear1.relu());
    const Tensor sum = relu.sum(1, true);
    return trace.at(Point("toy.linear2"), at::cat({sum - 1, sum + 1}, 1));  // [N, 2] and [B, 2]: one token a text
  }
  std::vector<PointInfo> points() const override {
    return {{"toy.embed", "[N, D]", "the token's vector", PointKind::state, "", -1, "embed"},
            {"toy.linear1", "[N, D]", "first layer", PointKind::state},
            {"toy.relu", "[N, D]", "its activation", PointKind::state},
            {"toy.linear2", "[N, D]", "second layer", PointKind::state}};
  }
  std::vector<Tensor> parameters() const override { return {table_}; }

 private:
  Tensor table_;
};

}  // namespace glass::toys
