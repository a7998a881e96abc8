// Epochs one after the other.
#include "glass/train/batch_order.h"
#include "glass/config/train_config.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/random.h"
#include "train/epoch_starts.h"

namespace glass {
namespace {

constexpr std::uint64_t kPreparePurpose = 0x70726570ULL;

BatchOptions batch_options(const TrainConfig& config) {
  BatchOptions options;
  options.batch_size = config.batch_size;
  options.batch_tokens = config.batch_tokens;
  options.group_by_length = config.group_by_length;
  options.seed = static_cast<std::uint64_t>(config.seed);
  return options;
}

}  // namespace

BatchOrder::BatchOrder(const TokenizedDataset& data, const TrainConfig& config, const SpecialIds& special,
                       const Task* task)
    : data_(data), options_(batch_options(config)), masking_(config, special), task_(task) {
  if (data.size() == 0) fail(ErrorKind::data, "train: the training set has no examples; look at data.train");
  lengths_ = lengths_of(data);
  starts_ = std::make_unique<EpochStarts>(lengths_, options_);
  total_ = config.steps > 0 ? config.steps : starts_->start_of(config.epochs);
}

BatchOrder::~BatchOrder() = default;

StepPlace BatchOrder::place(std::int64_t step) const {
  return starts_->place(step);
}

bool BatchOrder::ends_epoch(std::int64_t step) const {
  return step > 0 && place(step).index == 0;
}

const std::vector<std::uint32_t>& BatchOrder::examples_of(const StepPlace& where) {
  if (where.epoch != planned_epoch_) {
    plan_ = plan_epoch(lengths_, options_, where.epoch);
    planned_epoch_ = where.epoch;
  }
  return plan_.at(where.index);
}

Batch BatchOrder::make(const std::vector<std::uint32_t>& examples, std::int64_t epoch) const {
  Batch batch = make_batch(data_, examples);
  masking_.apply(batch, epoch);
  if (task_ != nullptr)
    task_->prepare(batch, derive_seed(options_.seed, kPreparePurpose, static_cast<std::uint64_t>(epoch)));
  return batch;
}

Batch BatchOrder::batch(std::int64_t step) {
  return std::move(batches(step, {}).parts.front());
}

StepBatches BatchOrder::batches(std::int64_t step, const StepDivision& division) {
  check(step >= 0 && step < total_, "batch {} of {}", step, total_);
  const StepPlace where = place(step);
  const std::vector<std::uint32_t>& examples = examples_of(where);
  StepBatches result;
  for (const std::uint32_t example : examples) result.tokens += lengths_[example];
  for (const std::vector<std::uint32_t>& part : divide_step(examples, lengths_, division))
    result.parts.push_back(make(part, where.epoch));
  return result;
}

Batch BatchOrder::largest_batch(const StepDivision& division) {
  const auto tokens = [this](const std::vector<std::uint32_t>& examples) {
    std::int64_t sum = 0;
    for (const std::uint32_t example : examples) sum += lengths_[example];
    return sum;
  };
  std::vector<std::uint32_t> largest;
  for (const std::vector<std::uint32_t>& step : plan_epoch(lengths_, options_, 0)) {
    for (std::vector<std::uint32_t>& part : divide_step(step, lengths_, division))
      if (tokens(part) > tokens(largest)) largest = std::move(part);
  }
  return make(largest, 0);
}

}  // namespace glass
