// The fixed table of product back ends, printed by `glassformer bench --matmul` and copied here: a run never times anything, so the
// same seed gives the same bits. A row is a CPU vendor with an instruction set; unknown CPUs use ATen.
#include <cpuid.h>

#include <cstring>
#include <string>

#include "model/matmul.h"

namespace glass {

namespace {

struct Cpu {
  bool is_amd = false, has_avx2 = false, has_avx512 = false;
};

Cpu detect() {
  Cpu cpu;
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(0, &a, &b, &c, &d) == 0) return cpu;
  cpu.is_amd = b == signature_AMD_ebx;
  __builtin_cpu_init();
  cpu.has_avx2 = __builtin_cpu_supports("avx2");
  cpu.has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
  return cpu;
}

const Cpu& cpu() {
  static const Cpu detected = detect();
  return detected;
}

}  // namespace

bool table_prefers_onednn(Direction direction, std::int64_t n, std::int64_t m, std::int64_t k) {
  // MKL takes its slow path on AMD; on other vendors its products are left alone.
  if (!cpu().is_amd || !cpu().has_avx2) return false;
  (void)direction;
  return n * m * k >= 1 << 15;
}

const char* table_row() {
  if (!cpu().is_amd) return "other CPUs: ATen";
  if (cpu().has_avx512) return "AMD, AVX-512, fp32: oneDNN";
  return cpu().has_avx2 ? "AMD, AVX2, fp32: oneDNN" : "AMD without AVX2: ATen";
}

}  // namespace glass
