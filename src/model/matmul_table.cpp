// The fixed table of product back ends, printed by `glassformer bench --matmul` and copied here: a run never times
// anything, so the same seed gives the same bits. A row is a CPU vendor with an instruction set; unknown CPUs use ATen.
#include "model/cpu.h"
#include "model/matmul.h"

namespace glass {

namespace {

bool has_avx512() {
  return cpu_capability() >= CpuCapability::avx512;
}

}  // namespace

bool table_prefers_onednn(Direction, std::int64_t n, std::int64_t m, std::int64_t k) {
  // Measured in GFLOP/s on 2 cores, forward / input gradient / weight gradient:
  //   AMD, AVX-512, 4096 x 1536 x 384: ATen 200 / 205 / 207, oneDNN 459 / 461 / 320 (MKL leaves AVX-512 unused on AMD).
  //   AMD, AVX2,    1948 x 1024 x 256: ATen 164 / 182 / 158, oneDNN 145 / 135 / 94.
  // Tiny products cost the call, not the arithmetic: they stay with ATen.
  return cpu_is_amd() && has_avx512() && n * m * k >= 1 << 15;
}

const char* table_row() {
  if (!cpu_is_amd()) return "other than AMD: aten";
  return has_avx512() ? "AMD with AVX-512, fp32: onednn" : "AMD without AVX-512: aten";
}

}  // namespace glass
