// Work in pieces on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

namespace glass {

/// How many threads to start for so many pieces; `asked` 0 means one a processor.
inline std::size_t threads_for(std::size_t chunks, int asked) {
  const std::size_t most =
      asked > 0 ? static_cast<std::size_t>(asked) : std::max(1U, std::thread::hardware_concurrency());
  return std::clamp<std::size_t>(chunks, 1, most);
}

/// Calls `work(chunk, thread)` once for each chunk below `chunks`, on `threads` threads that take the chunks in their
/// order. Where chunks fail, the exception of the first of them goes on, whatever the number of threads.
template <typename Work>
void for_each_chunk(std::size_t chunks, std::size_t threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr error;
  std::size_t failed = std::numeric_limits<std::size_t>::max();
  const auto take = [&](std::size_t thread) {
    for (std::size_t chunk = next++; chunk < chunks; chunk = next++) {
      try {
        work(chunk, thread);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (chunk < failed) error = std::current_exception();
        failed = std::min(failed, chunk);
        next = chunks;  // chunks before this one are already taken and will end
      }
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t thread = 1; thread < threads; ++thread) others.emplace_back(take, thread);
  take(0);
  others.clear();  // joins
  if (error) std::rethrow_exception(error);
}

}  // namespace glass
