#include "task/token_loss.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/statistics.h"
#include "glass/model/to_doubles.h"
#include "glass/task/recorded_evaluation.h"

namespace glass {
namespace {

constexpr std::int64_t kNoLabel = -1;

/// The labels beside the scores, [R] int64.
at::Tensor label_tensor(const at::Tensor& scores, const TokenLabels& labels) {
  check(scores.dim() == 2 && scores.size(0) == static_cast<std::int64_t>(labels.labels.size()),
        "{} token labels for scores of {} rows", labels.labels.size(), scores.size(0));
  return at::tensor(labels.labels, at::kLong).to(scores.device());
}

/// Sums of one example.
struct TokenSums {
  double loss = 0, tokens = 0, right = 0, bytes = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TokenSums, loss, tokens, right, bytes)

class TokenEvaluation final : public RecordedEvaluation<TokenSums> {
 public:
  explicit TokenEvaluation(bool has_bytes) : has_bytes_(has_bytes) {}

  void add(const Batch& batch, const at::Tensor& scores) override {
    const TokenLabels& labels = labels_of<TokenLabels>(batch);
    const RowLosses rows = row_losses(scores, labels);
    for (std::size_t b = 0; b < batch.examples.size(); ++b) {
      TokenSums sums;
      for (auto row = static_cast<std::size_t>(labels.starts[b]); row < static_cast<std::size_t>(labels.starts[b + 1]);
           ++row) {
        if (labels.labels[row] == kNoLabel) continue;
        sums.loss += rows.losses[row];
        sums.tokens += 1;
        sums.right += rows.best[row] == labels.labels[row] ? 1 : 0;
      }
      if (!labels.bytes.empty()) sums.bytes = static_cast<double>(labels.bytes[b]);
      put(batch.examples[b], sums);
    }
  }

  Json finish() const override {
    std::vector<double> losses, tokens, right, bytes;
    for (const auto& [example, sums] : records()) {
      losses.push_back(sums.loss);
      tokens.push_back(sums.tokens);
      right.push_back(sums.right);
      bytes.push_back(sums.bytes);
    }
    const double judged = std::accumulate(tokens.begin(), tokens.end(), 0.0);
    if (judged == 0)
      fail(ErrorKind::data, "evaluate: no token of the {} examples has a label; nothing can be measured",
           tokens.size());
    const Interval loss = bootstrap_ratio(losses, tokens);
    Json metrics = {{"loss", interval_json(loss)},
                    {"perplexity", interval_json({std::exp(loss.value), std::exp(loss.low), std::exp(loss.high)})},
                    {"accuracy", interval_json(with_ends(bootstrap_ratio(right, tokens), tokens.size()))}};
    if (has_bytes_) {
      const Interval nats = bootstrap_ratio(losses, bytes);
      metrics["bits_per_byte"] =
          interval_json({nats.value / std::numbers::ln2, nats.low / std::numbers::ln2, nats.high / std::numbers::ln2});
    }
    return {{"examples", tokens.size()}, {"tokens", static_cast<std::int64_t>(judged)}, {"metrics", metrics}};
  }

 private:
  Json describe(const TokenSums& sums) const override {
    Json line = {{"tokens", static_cast<std::int64_t>(sums.tokens)}, {"right", static_cast<std::int64_t>(sums.right)}};
    line["loss"] = sums.tokens > 0 ? Json(sums.loss / sums.tokens) : Json(nullptr);
    return line;
  }

  bool has_bytes_;
};

}  // namespace

RowLosses row_losses(const at::Tensor& given, const TokenLabels& token_labels) {
  const at::Tensor scores = given.to(at::kFloat), labels = label_tensor(scores, token_labels);
  const at::Tensor losses = scores.logsumexp(1) - scores.gather(1, labels.clamp_min(0).unsqueeze(1)).squeeze(1);
  const at::Tensor best = scores.argmax(1).to(at::kCPU).contiguous();
  const auto* first = best.const_data_ptr<std::int64_t>();
  return {to_doubles(losses), {first, first + best.numel()}};
}

Loss token_loss(const at::Tensor& scores, const TokenLabels& labels, double smoothing) {
  const auto judged = std::count_if(labels.labels.begin(), labels.labels.end(), [](auto label) { return label >= 0; });
  return {at::cross_entropy_loss(scores, label_tensor(scores, labels), {}, at::Reduction::Sum, kNoLabel, smoothing),
          static_cast<double>(judged)};
}

std::unique_ptr<Evaluation> start_token_evaluation(bool has_bytes) {
  return std::make_unique<TokenEvaluation>(has_bytes);
}

}  // namespace glass
