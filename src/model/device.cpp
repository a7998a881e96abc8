// Chooses device, threads and product back end of a process.
#include "glass/model/device.h"
#include "glass/config/compute_config.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include <latch>
#include <system_error>
#include <thread>
#include <vector>

#include "glass/base/error.h"
#include "glass/model/linear.h"
#include "model/cpu.h"
#include "model/tensor_memory.h"

namespace glass {

namespace {

at::Device pick_device(const std::string& name) {
  const bool has_cuda = at::globalContext().hasCUDA() && at::detail::getCUDAHooks().deviceCount() > 0;
  if (name == "cpu" || (name == "auto" && !has_cuda)) return at::kCPU;
  if (has_cuda && (name == "auto" || name == "cuda")) return at::Device(at::kCUDA, 0);
  if (name == "cuda") {
    fail(ErrorKind::device, "compute.device: \"cuda\" was asked for, but {}; use \"cpu\" or \"auto\"",
         at::globalContext().hasCUDA()
             ? "no CUDA device is visible (see nvidia-smi)"
             : "this program is built without CUDA (build it with the preset cuda, see scripts/build --cuda)");
  }
  fail(ErrorKind::config, "compute.device: '{}' is unknown; allowed: auto, cpu, cuda", name);
}

}  // namespace

void require_threads(int count) {
  std::latch done(1);
  std::vector<std::jthread> threads;
  try {
    for (int i = 0; i < count; ++i) threads.emplace_back([&done] { done.wait(); });
    done.count_down();
  } catch (const std::system_error&) {
    done.count_down();
    fail(ErrorKind::device,
         "compute.threads: the system makes {} threads, {} are needed; set it (or OMP_NUM_THREADS) lower, or raise the "
         "limit (ulimit -u)",
         threads.size(), count);
  }
}

at::Device set_up_compute(const ComputeConfig& config) {
  const int threads = static_cast<int>(config.threads);
  // LibTorch makes a pool of its own beside libgomp's when it is told a number, and waits for ever for a thread of it
  // that the system refused.
  require_threads(threads > 0 ? 2 * threads : compute_threads());
  if (threads > 0) at::set_num_threads(threads);
  use_tensor_pool();
  set_matmul_backend(parse_matmul_backend(config.matmul));
  cpu_capability();  // a name that it does not know is said before anything is computed
  return pick_device(config.device);
}

std::string describe_attention_backend(at::Device device) {
  return device.is_cpu() ? "fused CPU attention on runs of equal length"
                         : "scaled_dot_product_attention on runs of equal length";
}

int compute_threads() {
  return at::get_num_threads();
}

}  // namespace glass
