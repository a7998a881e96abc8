// How many bytes of tensors are alive on the CPU, and the most that were since a mark.
#pragma once

#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace glass::test {

/// An allocator that counts what the one below it gives out. The first CountedMemory puts it in place, for good.
class CountingAllocator final : public c10::Allocator {
 public:
  static CountingAllocator& installed() {
    static auto* const allocator = new CountingAllocator(c10::GetCPUAllocator());
    static const bool once = [] {
      constexpr std::uint8_t kAboveAll = 255;
      c10::SetCPUAllocator(allocator, kAboveAll);
      return true;
    }();
    static_cast<void>(once);
    return *allocator;
  }

  c10::DataPtr allocate(std::size_t bytes) override {
    void* memory = below_->raw_allocate(bytes);
    const std::lock_guard lock(mutex_);
    sizes_[memory] = static_cast<std::int64_t>(bytes);
    alive += static_cast<std::int64_t>(bytes);
    most = std::max(most, alive);
    return {memory, memory, &free_memory, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &free_memory; }
  void copy_data(void* to, const void* from, std::size_t bytes) const override { default_copy_data(to, from, bytes); }

  std::int64_t alive = 0, most = 0;

 private:
  explicit CountingAllocator(c10::Allocator* below) : below_(below) {}
  static void free_memory(void* memory) {
    CountingAllocator& self = installed();
    const std::lock_guard lock(self.mutex_);
    if (const auto found = self.sizes_.find(memory); found != self.sizes_.end()) {
      self.alive -= found->second;
      self.sizes_.erase(found);
    }
    self.below_->raw_deallocate(memory);
  }
  c10::Allocator* below_;
  std::mutex mutex_;
  std::unordered_map<void*, std::int64_t> sizes_;
};

/// Bytes above those that were alive at construction.
class CountedMemory {
 public:
  CountedMemory() : allocator_(CountingAllocator::installed()), start_(allocator_.alive) {
    allocator_.most = allocator_.alive;
  }
  std::int64_t now() const { return allocator_.alive - start_; }
  std::int64_t most() const { return allocator_.most - start_; }

 private:
  CountingAllocator& allocator_;
  std::int64_t start_;
};

}  // namespace glass::test
