// attend(): the fused path equals the plain definition for unequal lengths, values and gradients.
#include "model/attention/attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "support/tiny_model.h"

namespace glass::attention_test {
namespace {

constexpr std::int64_t kHeads = 2, kWidth = 8;
constexpr double kTolerance = 1e-12;  // fp64, another order of sums

/// Softmax attention of one sequence, written out.
Tensor plain(const Tensor& q, const Tensor& k, const Tensor& v) {
  std::vector<Tensor> heads;
  for (std::int64_t h = 0; h < kHeads; ++h) {
    const auto part = [&](const Tensor& x) { return x.narrow(1, h * kWidth / kHeads, kWidth / kHeads); };
    heads.push_back(
        at::matmul(at::softmax(at::matmul(part(q), part(k).t()) / std::sqrt(kWidth / kHeads), -1), part(v)));
  }
  return at::cat(heads, 1);
}

struct Case {
  Batch batch = test::random_batch({1, 3, 3, 8});
  Layout layout = make_layout(batch.ids, batch.cu_seqlens, {}, at::kCPU);
  Tensor q, k, v;
  explicit Case(bool one_row) {
    at::manual_seed(3);
    const auto draw = [&](std::int64_t rows) { return at::randn({rows, kWidth}, at::kDouble).requires_grad_(true); };
    q = draw(one_row ? batch.size() : batch.tokens());
    k = draw(batch.tokens());
    v = draw(batch.tokens());
  }
  Tensor expected(bool one_row) const {
    std::vector<Tensor> rows;
    for (std::int64_t b = 0; b < batch.size(); ++b) {
      const std::int64_t first = batch.cu_seqlens[b], length = batch.length(b);
      rows.push_back(plain(one_row ? q.narrow(0, b, 1) : q.narrow(0, first, length), k.narrow(0, first, length),
                           v.narrow(0, first, length)));
    }
    return at::cat(rows);
  }
};

class Attend : public testing::TestWithParam<std::tuple<bool, bool>> {};

TEST_P(Attend, EqualsTheDefinitionInValueAndGradient) {
  const auto [one_row, explicit_path] = GetParam();
  const Case c(one_row);
  Trace trace;
  if (explicit_path) trace.edit("p", [](const Tensor& pattern, const EditPlace&) { return pattern * 1; });
  AttentionOptions options;
  options.heads = options.key_value_heads = kHeads;
  options.scale = 1 / std::sqrt(kWidth / kHeads);
  const Tensor got = attend(c.q, c.k, c.v, one_row ? row_runs(c.layout, false) : self_runs(c.layout), options,
                            {Point("q"), Point("s"), Point("p"), trace});
  const Tensor want = c.expected(one_row);
  EXPECT_LT(test::largest_difference(got.detach(), want.detach()), kTolerance);
  const Tensor seed = at::randn(want.sizes(), at::kDouble);
  const auto g = torch::autograd::grad({got}, {c.q, c.k, c.v}, {seed}),
             w = torch::autograd::grad({want}, {c.q, c.k, c.v}, {seed});
  for (int i = 0; i < 3; ++i) EXPECT_LT(test::largest_difference(g[i], w[i]), kTolerance);
}

INSTANTIATE_TEST_SUITE_P(All, Attend, testing::Combine(testing::Bool(), testing::Bool()));

}  // namespace
}  // namespace glass::attention_test
