// The device and threads that a process computes on.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

namespace glass {

struct ComputeConfig;

/// Picks the device ("auto": CUDA where there is one), sets threads and the matmul back end, and gives tensors of
/// the CPU a pool that stays with the process. Error (device) when "cuda" is asked for and is not there, with the
/// reason, and when the threads cannot be made; Error (config) when GLASSFORMER_CPU_CAPABILITY names no instruction
/// set.
at::Device set_up_compute(const ComputeConfig& config);

/// Which kernels attention runs on, for record.json.
std::string describe_attention_backend(at::Device device);
/// The threads that ATen and parallel_for() use.
int compute_threads();
/// Error (device) when the system does not make `count` more threads. libgomp, which makes those of compute_threads(),
/// would end the process instead.
void require_threads(int count);

/// Runs body(begin, end) on all threads over [0, count), in pieces of at least `grain`. The pieces depend on count,
/// grain and the number of threads only. Uses libgomp directly: at::parallel_for compiled by clang runs on one thread.
void parallel_for(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)>& body);

}  // namespace glass
