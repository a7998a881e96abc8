// The thread that makes batches ahead of their use.
#include "glass/data/prefetcher.h"

#include <utility>

#include "glass/base/error.h"

namespace glass {

Prefetcher::Prefetcher(std::function<StepBatches(std::int64_t)> make, std::int64_t first, std::int64_t count,
                       std::size_t depth)
    : make_(std::move(make)),
      next_index_(first),
      end_(first + count),
      left_(count),
      depth_(depth > 0 ? depth : 1),
      thread_([this] { work(); }) {}

Prefetcher::~Prefetcher() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Prefetcher::work() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stop_ || ready_.size() < depth_; });
      if (stop_ || next_index_ == end_) return;
    }
    try {
      StepBatches batches = make_(next_index_++);
      const std::lock_guard lock(mutex_);
      ready_.push_back(std::move(batches));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      error_ = std::current_exception();
      next_index_ = end_;
    }
    changed_.notify_all();
  }
}

StepBatches Prefetcher::next() {
  check(left_ > 0, "Prefetcher::next called more often than there are steps");
  --left_;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !ready_.empty() || error_; });
  if (ready_.empty()) std::rethrow_exception(error_);
  StepBatches batches = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  return batches;
}

}  // namespace glass
