// What the own AVX2 kernels share.
#pragma once

#include <immintrin.h>

/// Compiles a function for AVX2 and FMA; call it only where few_rows_available().
#define GLASS_AVX2 __attribute__((target("avx2,fma")))

namespace glass {

/// The sums of four times eight numbers, each ((v0 + v1) + (v2 + v3)) + ((v4 + v5) + (v6 + v7)).
GLASS_AVX2 inline __m128 sums_of(__m256 a, __m256 b, __m256 c, __m256 d) {
  const __m256 quarters = _mm256_hadd_ps(_mm256_hadd_ps(a, b),
                                         _mm256_hadd_ps(c, d));  // a, b, c, d of the lower half, then of the upper one
  return _mm_add_ps(_mm256_castps256_ps128(quarters), _mm256_extractf128_ps(quarters, 1));
}

}  // namespace glass
