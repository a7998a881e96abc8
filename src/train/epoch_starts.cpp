// Counting batches epoch by epoch, in bounded memory.
#include "train/epoch_starts.h"

#include <algorithm>

namespace glass {
namespace {

constexpr std::size_t kMostKnown = std::size_t{1} << 16;

std::int64_t fixed_batches(std::size_t examples, const BatchOptions& options) {
  if (options.batch_tokens > 0) return 0;
  return (static_cast<std::int64_t>(examples) + options.batch_size - 1) / options.batch_size;
}

}  // namespace

EpochStarts::EpochStarts(const std::vector<std::int64_t>& lengths, const BatchOptions& options)
    : lengths_(lengths), options_(options), fixed_(fixed_batches(lengths.size(), options)) {}

void EpochStarts::add_next() {
  const std::int64_t epoch = first_ + static_cast<std::int64_t>(known_.size()) - 1;
  known_.push_back(known_.back() + static_cast<std::int64_t>(plan_epoch(lengths_, options_, epoch).size()));
  if (known_.size() <= kMostKnown) return;
  known_.pop_front();
  ++first_;
}

void EpochStarts::go_back_for(bool is_before) {
  if (!is_before) return;
  first_ = 0;
  known_ = {0};
}

std::int64_t EpochStarts::start_of(std::int64_t epoch) {
  if (fixed_ > 0) return epoch * fixed_;
  const std::lock_guard lock(mutex_);
  go_back_for(epoch < first_);
  while (epoch >= first_ + static_cast<std::int64_t>(known_.size())) add_next();
  return known_[static_cast<std::size_t>(epoch - first_)];
}

StepPlace EpochStarts::place(std::int64_t step) {
  if (fixed_ > 0) return {step / fixed_, step % fixed_};
  const std::lock_guard lock(mutex_);
  go_back_for(step < known_.front());
  while (step >= known_.back()) add_next();
  const auto after = std::upper_bound(known_.begin(), known_.end(), step);
  const std::int64_t offset = after - known_.begin() - 1;
  return {first_ + offset, step - known_[static_cast<std::size_t>(offset)]};
}

}  // namespace glass
