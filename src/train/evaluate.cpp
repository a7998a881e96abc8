// Scores of a whole split in evaluation mode.
#include <ATen/ATen.h>

#include "glass/base/interrupt.h"
#include "glass/train/trainer.h"

namespace glass {
namespace {

/// Evaluation mode while it lives.
class EvaluationMode {
 public:
  explicit EvaluationMode(Subject& subject) : subject_(subject), was_training_(subject.is_training()) { subject.set_training(false); }
  ~EvaluationMode() { subject_.set_training(was_training_); }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;

 private:
  Subject& subject_;
  bool was_training_;
};

}  // namespace

std::optional<TaskOutputs> evaluate_scores_until(Subject& subject, const TokenizedDataset& data, const std::function<bool()>& stop,
                                                 std::int64_t batch_tokens) {
  const at::NoGradGuard no_gradient;
  const EvaluationMode evaluation(subject);
  std::vector<std::int64_t> lengths;
  for (const auto& ids : data.ids) lengths.push_back(static_cast<std::int64_t>(ids.size()));
  TaskOutputs outputs;
  outputs.scores.resize(data.size());
  outputs.labels = data.labels;
  for (const auto& examples : plan_by_length(lengths, batch_tokens)) {
    if (stop()) return std::nullopt;
    const Batch batch = make_batch(data, examples);
    Trace trace;
    const at::Tensor scores = subject.scores(batch, trace).to(at::kCPU, at::kDouble).contiguous();
    const double* row = scores.const_data_ptr<double>();
    for (std::int64_t b = 0; b < batch.size(); ++b, row += scores.size(1))
      outputs.scores[batch.examples[b]].assign(row, row + scores.size(1));
  }
  return outputs;
}

TaskOutputs evaluate_scores(Subject& subject, const TokenizedDataset& data, std::int64_t batch_tokens) {
  const auto stop = [] {
    throw_if_interrupted();
    return false;
  };
  return *evaluate_scores_until(subject, data, stop, batch_tokens);
}

Json evaluate_split(Subject& subject, const Task& task, const TokenizedDataset& data) {
  return task.evaluate(evaluate_scores(subject, data));
}

}  // namespace glass
