// Dot products of weight rows and input rows in tiles of registers; the weight is read once and never copied.
#include "model/few_rows.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/model/device.h"
#include "model/avx2.h"
#include "model/cpu.h"

namespace glass {

namespace {

constexpr std::int64_t kWeightRows = 4,
                       kInputRows = 3;        // 12 sums and 7 operands fit 16 registers, but for a few spills
constexpr std::int64_t kLeastWork = 1 << 15;  // products that a thread is worth waking for

struct Operands {
  const float *x, *weight, *bias;
  float* y;
  std::int64_t rows, width, x_stride, weight_stride, y_stride;
};

/// W weight rows from `m` on, R input rows from `n` on.
template <int W, int R>
GLASS_AVX2 void tile(const Operands& o, std::int64_t m, std::int64_t n) {
  __m256 sums[W][R];
  for (auto& row : sums) {
    for (__m256& sum : row) sum = _mm256_setzero_ps();
  }
  const float* weight = o.weight + m * o.weight_stride;
  const float* x = o.x + n * o.x_stride;
  std::int64_t k = 0;
  for (; k + 8 <= o.width; k += 8) {
    __m256 inputs[R];
    for (int r = 0; r < R; ++r) inputs[r] = _mm256_loadu_ps(x + r * o.x_stride + k);
    for (int w = 0; w < W; ++w) {
      const __m256 factor = _mm256_loadu_ps(weight + w * o.weight_stride + k);
      for (int r = 0; r < R; ++r) sums[w][r] = _mm256_fmadd_ps(factor, inputs[r], sums[w][r]);
    }
  }
  for (int r = 0; r < R; ++r) {
    float totals[4];
    _mm_storeu_ps(totals, sums_of(sums[0][r], sums[W > 1 ? 1 : 0][r], sums[W > 2 ? 2 : 0][r], sums[W > 3 ? 3 : 0][r]));
    for (int w = 0; w < W; ++w) {
      float sum = totals[w];
      for (std::int64_t rest = k; rest < o.width; ++rest)
        sum += weight[w * o.weight_stride + rest] * x[r * o.x_stride + rest];
      o.y[(n + r) * o.y_stride + m + w] = sum + (o.bias ? o.bias[m + w] : 0.0f);
    }
  }
}

/// W weight rows for all input rows.
template <int W>
GLASS_AVX2 void stripe(const Operands& o, std::int64_t m) {
  std::int64_t n = 0;
  for (; n + kInputRows <= o.rows; n += kInputRows) tile<W, kInputRows>(o, m, n);
  if (o.rows - n == 2) tile<W, 2>(o, m, n);
  if (o.rows - n == 1) tile<W, 1>(o, m, n);
}

GLASS_AVX2 void weight_rows(const Operands& o, std::int64_t begin, std::int64_t end) {
  std::int64_t m = begin;
  for (; m + kWeightRows <= end; m += kWeightRows) stripe<kWeightRows>(o, m);
  for (; m < end; ++m) stripe<1>(o, m);
}

bool is_row_major(const Tensor& t) {
  return t.dim() == 2 && t.stride(1) == 1;
}

}  // namespace

namespace {

thread_local bool scope_is_open = false;

}  // namespace

FewRowsScope::FewRowsScope() : outer_(std::exchange(scope_is_open, true)) {}
FewRowsScope::~FewRowsScope() {
  scope_is_open = outer_;
}
bool FewRowsScope::is_open() {
  return scope_is_open;
}

bool few_rows_available() {
  return cpu_capability() >= CpuCapability::avx2;
}

bool few_rows_fits(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  const bool is_plain = x.is_cpu() && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat &&
                        is_row_major(x) && is_row_major(weight);
  return is_plain && x.size(0) > 0 && x.size(0) <= kFewRows &&
         (!bias.defined() || (bias.scalar_type() == at::kFloat && bias.is_contiguous())) && few_rows_available();
}

Tensor few_rows_linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  Tensor y = at::empty({x.size(0), weight.size(0)}, x.options());
  const Operands operands{x.const_data_ptr<float>(),
                          weight.const_data_ptr<float>(),
                          bias.defined() ? bias.const_data_ptr<float>() : nullptr,
                          y.mutable_data_ptr<float>(),
                          x.size(0),
                          x.size(1),
                          x.stride(0),
                          weight.stride(0),
                          y.stride(0)};
  // Whole tiles for each thread.
  const std::int64_t tiles = (weight.size(0) + kWeightRows - 1) / kWeightRows;
  const std::int64_t grain =
      std::max<std::int64_t>(1, kLeastWork / std::max<std::int64_t>(1, kWeightRows * x.size(1) * x.size(0)));
  parallel_for(tiles, grain, [&](std::int64_t begin, std::int64_t end) {
    weight_rows(operands, begin * kWeightRows, std::min(end * kWeightRows, weight.size(0)));
  });
  return y;
}

}  // namespace glass
