#include "model/tensor_memory.h"

#include <c10/core/CPUAllocator.h>

#include <mutex>

#include "model/block_pool.h"
#include "model/mapped_blocks.h"

namespace glass {

namespace {

constexpr std::size_t kLeastPooled = std::size_t{16} << 10, kMostPooled = std::size_t{32} << 20;

// The address sanitizer watches malloc's blocks, not ours. GCC and clang say differently that it is there.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GLASS_ADDRESS_SANITIZER
#endif
#endif
#if defined(GLASS_ADDRESS_SANITIZER) || defined(__SANITIZE_ADDRESS__)
constexpr bool kPoolsTensors = false;
#else
constexpr bool kPoolsTensors = true;
#endif

/// Lives to the end of the process, as tensors may.
BlockPool& tensor_pool() {
  static auto* const pool = new BlockPool;
  return *pool;
}

MappedBlocks& large_tensors() {
  static auto* const blocks = new MappedBlocks;
  return *blocks;
}

/// Memory of any tensor, of these or not.
void free_tensor_memory(void* memory) {
  if (!tensor_pool().give_back(memory) && !large_tensors().give_back(memory))
    c10::GetDefaultCPUAllocator()->raw_deallocate(memory);
}

/// nullptr for small tensors, and where there is no more memory.
void* tensor_block(std::size_t bytes) {
  if (bytes < kLeastPooled) return nullptr;
  return bytes > kMostPooled ? large_tensors().take(bytes) : tensor_pool().take(bytes);
}

class TensorAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
    void* const block = tensor_block(bytes);
    // Where there is no more memory, the error is LibTorch's own.
    if (block == nullptr) return c10::GetDefaultCPUAllocator()->allocate(bytes);
    return {block, block, &free_tensor_memory, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &free_tensor_memory; }
  void copy_data(void* to, const void* from, std::size_t bytes) const override { default_copy_data(to, from, bytes); }
};

}  // namespace

void use_tensor_pool() {
  constexpr std::uint8_t kAboveDefault = 1;
  static std::once_flag once;
  if (kPoolsTensors) std::call_once(once, [] { c10::SetCPUAllocator(new TensorAllocator, kAboveDefault); });
}

}  // namespace glass
