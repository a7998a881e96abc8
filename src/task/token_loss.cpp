#include "task/token_loss.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/statistics.h"
#include "glass/model/to_doubles.h"

namespace glass {
namespace {

constexpr std::int64_t kNoLabel = -1;

/// The labels beside the scores, [R] int64.
at::Tensor label_tensor(const at::Tensor& scores, const TokenLabels& labels) {
  check(scores.dim() == 2 && scores.size(0) == static_cast<std::int64_t>(labels.labels.size()),
        "{} token labels for scores of {} rows", labels.labels.size(), scores.size(0));
  return at::tensor(labels.labels, at::kLong).to(scores.device());
}

class TokenEvaluation final : public Evaluation {
 public:
  explicit TokenEvaluation(bool has_bytes) : has_bytes_(has_bytes) {}

  void add(const Batch& batch, const at::Tensor& scores) override {
    const TokenLabels& labels = labels_of<TokenLabels>(batch);
    const RowLosses rows = row_losses(scores, labels);
    const std::vector<std::size_t> sequences = labels.example_of_rows();
    const std::size_t first = losses_.size();
    for (auto* sums : {&losses_, &tokens_, &right_, &bytes_})
      sums->resize(first + static_cast<std::size_t>(batch.size()), 0.0);
    for (std::size_t row = 0; row < sequences.size(); ++row) {
      if (labels.labels[row] == kNoLabel) continue;
      const std::size_t example = first + sequences[row];
      losses_[example] += rows.losses[row];
      tokens_[example] += 1;
      right_[example] += rows.best[row] == labels.labels[row] ? 1 : 0;
    }
    for (std::size_t b = 0; b < labels.bytes.size(); ++b) bytes_[first + b] += static_cast<double>(labels.bytes[b]);
  }

  Json finish() override {
    const double tokens = std::accumulate(tokens_.begin(), tokens_.end(), 0.0);
    if (tokens == 0)
      fail(ErrorKind::data, "evaluate: no token of the {} examples has a label; nothing can be measured",
           tokens_.size());
    const Interval loss = bootstrap_ratio(losses_, tokens_);
    Json metrics = {{"loss", interval_json(loss)},
                    {"perplexity", interval_json({std::exp(loss.value), std::exp(loss.low), std::exp(loss.high)})},
                    {"accuracy", interval_json(bootstrap_ratio(right_, tokens_))}};
    if (has_bytes_) {
      const Interval nats = bootstrap_ratio(losses_, bytes_);
      metrics["bits_per_byte"] =
          interval_json({nats.value / std::numbers::ln2, nats.low / std::numbers::ln2, nats.high / std::numbers::ln2});
    }
    return {{"examples", tokens_.size()}, {"tokens", static_cast<std::int64_t>(tokens)}, {"metrics", metrics}};
  }

 private:
  bool has_bytes_;
  std::vector<double> losses_, tokens_, right_, bytes_;  ///< sums by example
};

}  // namespace

RowLosses row_losses(const at::Tensor& given, const TokenLabels& token_labels) {
  const at::Tensor scores = given.to(at::kFloat), labels = label_tensor(scores, token_labels);
  const at::Tensor losses = scores.logsumexp(1) - scores.gather(1, labels.clamp_min(0).unsqueeze(1)).squeeze(1);
  const at::Tensor best = scores.argmax(1).to(at::kCPU).contiguous();
  const auto* first = best.const_data_ptr<std::int64_t>();
  return {to_doubles(losses), {first, first + best.numel()}};
}

at::Tensor token_loss(const at::Tensor& scores, const TokenLabels& labels, double smoothing) {
  return at::cross_entropy_loss(scores, label_tensor(scores, labels), {}, at::Reduction::Mean, kNoLabel, smoothing);
}

std::unique_ptr<Evaluation> start_token_evaluation(bool has_bytes) {
  return std::make_unique<TokenEvaluation>(has_bytes);
}

}  // namespace glass
