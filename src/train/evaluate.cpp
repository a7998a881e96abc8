// A whole split in evaluation mode.
#include <ATen/ATen.h>

#include <cmath>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/model/forward_runner.h"
#include "glass/train/trainer.h"

namespace glass {
namespace {

/// What an evaluation hides is the same each time.
constexpr std::uint64_t kEvaluationSeed = 0x6576616cULL;

/// Numbers of scores that are none would be numbers of nothing.
void check_finite(const at::Tensor& scores) {
  // A sum is the cheapest pass over all; large finite scores may overflow it.
  if (std::isfinite(scores.sum().item<double>()) || scores.isfinite().all().item<bool>()) return;
  fail(ErrorKind::non_finite, "eval: the model's scores of a text are not finite; are its weights whole?");
}

}  // namespace

std::unique_ptr<Evaluation> judge_examples(Subject& subject, const Task& task, const TokenizedDataset& data,
                                           const std::vector<std::uint32_t>& examples,
                                           const std::function<bool()>& stop, std::int64_t batch_tokens) {
  std::unique_ptr<Evaluation> evaluation = task.start_evaluation(data);
  const std::vector<std::int64_t> all_lengths = lengths_of(data);
  std::vector<std::int64_t> lengths;
  for (const std::uint32_t example : examples) lengths.push_back(all_lengths.at(example));
  const auto make = [&](const Items& items) {
    std::vector<std::uint32_t> chosen;
    for (const std::uint32_t item : items) chosen.push_back(examples[item]);
    Batch batch = make_batch(data, chosen);
    task.prepare(batch, kEvaluationSeed);
    return batch;
  };
  const bool finished =
      ForwardRunner(subject, batch_tokens).stop_when(stop).run(lengths, make, [&](const Forward& forward) {
        check_finite(forward.scores);
        evaluation->add(forward.batch, forward.scores);
      });
  return finished ? std::move(evaluation) : nullptr;
}

std::unique_ptr<Evaluation> judge_split(Subject& subject, const Task& task, const TokenizedDataset& data,
                                        const std::function<bool()>& stop, std::int64_t batch_tokens) {
  std::vector<std::uint32_t> all(data.size());
  std::iota(all.begin(), all.end(), 0u);
  return judge_examples(subject, task, data, all, stop, batch_tokens);
}

std::optional<Json> evaluate_until(Subject& subject, const Task& task, const TokenizedDataset& data,
                                   const std::function<bool()>& stop, std::int64_t batch_tokens) {
  const auto evaluation = judge_split(subject, task, data, stop, batch_tokens);
  if (evaluation == nullptr) return std::nullopt;
  return evaluation->finish();
}

bool stop_at_signal() {
  throw_if_interrupted();
  return false;
}

Json evaluate_split(Subject& subject, const Task& task, const TokenizedDataset& data, std::int64_t batch_tokens) {
  return *evaluate_until(subject, task, data, stop_at_signal, batch_tokens);
}

}  // namespace glass
