#include "model/cpu.h"

#include <cpuid.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>

#include "glass/base/error.h"

namespace glass {

namespace {

/// Names as LibTorch's ATEN_CPU_CAPABILITY has them, in the order of CpuCapability.
constexpr std::array<std::string_view, 3> kCapabilityNames = {"default", "avx2", "avx512"};
constexpr const char* kCapabilityVariable = "GLASSFORMER_CPU_CAPABILITY";

CpuCapability detect_capability() {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return CpuCapability::plain;
  const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
  return has_avx512 ? CpuCapability::avx512 : CpuCapability::avx2;
}

std::atomic<CpuCapability>& capability_in_use() {
  static std::atomic<CpuCapability> capability = [] {
    const char* name = std::getenv(kCapabilityVariable);
    return lowered_capability(detect_capability(), name == nullptr ? "" : name);
  }();
  return capability;
}

}  // namespace

CpuCapability lowered_capability(CpuCapability has, std::string_view name) {
  if (name.empty()) return has;
  const auto found = std::find(kCapabilityNames.begin(), kCapabilityNames.end(), name);
  if (found == kCapabilityNames.end()) {
    fail(ErrorKind::config,
         "{}: '{}' is unknown; allowed: default, avx2, avx512, or unset it to use all that the CPU has",
         kCapabilityVariable, shown(name));
  }
  return std::min(has, static_cast<CpuCapability>(found - kCapabilityNames.begin()));
}

CpuCapability cpu_capability() {
  return capability_in_use().load(std::memory_order_relaxed);
}

bool cpu_is_amd() {
  static const bool is_amd = [] {
    unsigned most = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(0, &most, &b, &c, &d) != 0 && b == signature_AMD_ebx;
  }();
  return is_amd;
}

CpuCapabilityLimit::CpuCapabilityLimit(CpuCapability most) : outer_(cpu_capability()) {
  capability_in_use() = std::min(outer_, most);
}

CpuCapabilityLimit::~CpuCapabilityLimit() {
  capability_in_use() = outer_;
}

}  // namespace glass
