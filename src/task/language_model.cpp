// The tasks "language_model" and "sequence_to_sequence": the next token of a text, and of a target.
#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/data/token_labels.h"
#include "glass/task/language_models.h"
#include "task/token_loss.h"

namespace glass {
namespace {

class LanguageModel : public Task {
 public:
  LanguageModel(double smoothing, std::int32_t end_id) : end_id_(end_id), smoothing_(smoothing) {}
  std::string kind() const override { return "language_model"; }
  HeadKind head() const override { return HeadKind::causal_lm; }
  std::int64_t outputs() const override { return 0; }
  std::vector<MetricInfo> metrics() const override {
    return {{"loss", false}, {"perplexity", false}, {"bits_per_byte", false}, {"accuracy", true}};
  }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    return tokenize_for_next_token(data, tokenizer, max_length, counts, end_id_);
  }
  Loss loss(const at::Tensor& scores, const Batch& batch) const override {
    return token_loss(scores, labels_of<TokenLabels>(batch), smoothing_);
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset&) const override {
    return start_token_evaluation(true);
  }

 protected:
  std::int32_t end_id_;

 private:
  double smoothing_;
};

class SequenceToSequence final : public LanguageModel {
 public:
  SequenceToSequence(double smoothing, std::int32_t start_id, std::int32_t end_id)
      : LanguageModel(smoothing, end_id), start_id_(start_id) {}
  std::string kind() const override { return "sequence_to_sequence"; }
  HeadKind head() const override { return HeadKind::sequence_to_sequence_lm; }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    check(start_id_ >= 0, "sequence_to_sequence without a start token");
    return tokenize_with_targets(data, tokenizer, start_id_, max_length, counts, end_id_);
  }

 private:
  std::int32_t start_id_;
};

}  // namespace

std::unique_ptr<Task> make_language_model(const TaskInput& input) {
  return std::make_unique<LanguageModel>(input.config.task.label_smoothing, input.end_id);
}

std::unique_ptr<Task> make_sequence_to_sequence(const TaskInput& input) {
  return std::make_unique<SequenceToSequence>(input.config.task.label_smoothing, input.decoder_start_id, input.end_id);
}

}  // namespace glass
