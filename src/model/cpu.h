// What the own kernels and the table of products may use of this CPU. Nothing else asks the CPU.
#pragma once

#include <string_view>

namespace glass {

/// Instruction sets that the own kernels and the table tell apart, each with all of those before it: avx2 is AVX2 and
/// FMA, avx512 is AVX-512 F and BW on top, plain is less than that.
enum class CpuCapability { plain, avx2, avx512 };

/// What the CPU has, lowered to what the environment variable GLASSFORMER_CPU_CAPABILITY names: default, avx2 or
/// avx512. The variable is read once. Error (config) for another name.
CpuCapability cpu_capability();

/// `has`, or what `name` names where that is less; an empty name lowers nothing. Error (config) for an unknown name.
CpuCapability lowered_capability(CpuCapability has, std::string_view name);

bool cpu_is_amd();

/// Until its end cpu_capability() is at most `most`, in all threads: so one process can compare an own kernel with what
/// takes its place.
class CpuCapabilityLimit {
 public:
  explicit CpuCapabilityLimit(CpuCapability most);
  ~CpuCapabilityLimit();
  CpuCapabilityLimit(const CpuCapabilityLimit&) = delete;
  CpuCapabilityLimit& operator=(const CpuCapabilityLimit&) = delete;

 private:
  CpuCapability outer_;
};

}  // namespace glass
