// Batches that are made before they are asked for.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "glass/data/step_batches.h"

namespace glass {

/// Makes the batches of each step ahead of their use on one thread. The order is that of `make(0), make(1), ...`; an
/// exception of `make` comes out of next().
class Prefetcher {
 public:
  Prefetcher(std::function<StepBatches(std::int64_t)> make, std::int64_t first, std::int64_t count,
             std::size_t depth = 4);
  ~Prefetcher();
  /// Those of the next step; must not be called more than `count` times.
  StepBatches next();

 private:
  void work();
  std::function<StepBatches(std::int64_t)> make_;
  std::int64_t next_index_, end_;  ///< of the working thread
  std::int64_t left_;              ///< steps that next() may still give
  std::size_t depth_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<StepBatches> ready_;
  std::exception_ptr error_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace glass
