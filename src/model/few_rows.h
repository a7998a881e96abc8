// The product of a few rows with a weight: while a text grows token by token, libraries spend their time on packing the
// weight.
#pragma once

#include <ATen/core/Tensor.h>

namespace glass {

using at::Tensor;

/// Most rows for which the own kernel is taken.
inline constexpr std::int64_t kFewRows = 32;

/// True where cpu_capability() is avx2 or more.
bool few_rows_available();

/// True where few_rows_linear can compute this product: fp32 on a CPU with AVX2 and FMA, at most kFewRows rows,
/// elements of a row side by side.
bool few_rows_fits(const Tensor& x, const Tensor& weight, const Tensor& bias);

/// While one is open on this thread, products that fit run on the own kernel. Only growing texts open one: elsewhere
/// the same product may have more or fewer rows (a watched layer computes all of them), and its bits must not depend on
/// that.
class FewRowsScope {
 public:
  FewRowsScope();
  ~FewRowsScope();
  FewRowsScope(const FewRowsScope&) = delete;
  FewRowsScope& operator=(const FewRowsScope&) = delete;
  static bool is_open();

 private:
  bool outer_;
};

/// x [N, K] times weight [M, K] transposed, plus bias [M]. The sum of each element has one order, whatever N is.
Tensor few_rows_linear(const Tensor& x, const Tensor& weight, const Tensor& bias);

}  // namespace glass
