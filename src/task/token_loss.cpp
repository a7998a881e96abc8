#include "task/token_loss.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "glass/base/error.h"
#include "glass/base/statistics.h"

namespace glass {
namespace {

constexpr std::int64_t kNoLabel = -1;

at::Tensor labels_of(const at::Tensor& scores, const Batch& batch) {
  check(scores.dim() == 2 && scores.size(0) == static_cast<std::int64_t>(batch.token_labels.size()),
        "{} token labels for scores of {} rows", batch.token_labels.size(), scores.size(0));
  return at::tensor(batch.token_labels, at::kLong).to(scores.device());
}

/// The sequence that each asked row belongs to.
std::vector<std::size_t> sequences_of_rows(const Batch& batch) {
  const std::vector<std::int64_t>& ends = batch.target_cu_seqlens.empty() ? batch.cu_seqlens : batch.target_cu_seqlens;
  std::vector<std::size_t> sequences;
  std::size_t b = 0;
  for (std::size_t i = 0; i < batch.token_labels.size(); ++i) {
    const std::int64_t row = batch.read_rows.empty() ? static_cast<std::int64_t>(i) : batch.read_rows[i];
    while (row >= ends[b + 1]) ++b;
    sequences.push_back(b);
  }
  return sequences;
}

Json to_json(const Interval& interval) {
  return {{"value", interval.value}, {"low", interval.low}, {"high", interval.high}};
}

class TokenEvaluation final : public Evaluation {
 public:
  explicit TokenEvaluation(bool has_bytes) : has_bytes_(has_bytes) {}

  void add(const Batch& batch, const at::Tensor& scores) override {
    const at::Tensor labels = labels_of(scores, batch);
    const at::Tensor safe = labels.clamp_min(0).unsqueeze(1);
    const at::Tensor losses =
        (scores.to(at::kFloat).logsumexp(1) - scores.to(at::kFloat).gather(1, safe).squeeze(1)).to(at::kCPU, at::kDouble).contiguous();
    const at::Tensor hits = (scores.argmax(1) == labels).to(at::kCPU).contiguous();
    const std::vector<std::size_t> sequences = sequences_of_rows(batch);
    const std::size_t first = sums_.size();
    sums_.resize(first + static_cast<std::size_t>(batch.size()));
    for (std::size_t row = 0; row < sequences.size(); ++row) {
      if (batch.token_labels[row] == kNoLabel) continue;
      Sums& sums = sums_[first + sequences[row]];
      sums.loss += losses.const_data_ptr<double>()[row];
      sums.tokens += 1;
      sums.right += hits.const_data_ptr<bool>()[row] ? 1 : 0;
    }
    for (std::size_t b = 0; b < batch.bytes.size(); ++b) sums_[first + b].bytes += static_cast<double>(batch.bytes[b]);
  }

  Json finish() override {
    double tokens = 0;
    for (const Sums& sums : sums_) tokens += sums.tokens;
    if (tokens == 0) fail(ErrorKind::data, "evaluate: no token of the {} examples has a label; nothing can be measured", sums_.size());
    const Interval loss = ratio(&Sums::loss, &Sums::tokens);
    Json metrics = {{"loss", to_json(loss)},
                    {"perplexity", to_json({std::exp(loss.value), std::exp(loss.low), std::exp(loss.high)})},
                    {"accuracy", to_json(ratio(&Sums::right, &Sums::tokens))}};
    if (has_bytes_) {
      const Interval nats = ratio(&Sums::loss, &Sums::bytes);
      metrics["bits_per_byte"] = to_json({nats.value / std::numbers::ln2, nats.low / std::numbers::ln2, nats.high / std::numbers::ln2});
    }
    return {{"examples", sums_.size()}, {"tokens", static_cast<std::int64_t>(tokens)}, {"metrics", metrics}};
  }

 private:
  struct Sums {
    double loss = 0, tokens = 0, right = 0, bytes = 0;
  };

  /// Sum over sum, over drawn examples.
  Interval ratio(double Sums::*above, double Sums::*below) const {
    return bootstrap(sums_.size(), [&](const std::vector<std::uint32_t>& drawn) {
      double a = 0, b = 0;
      for (const std::uint32_t i : drawn) {
        a += sums_[i].*above;
        b += sums_[i].*below;
      }
      return b > 0 ? a / b : 0.0;
    });
  }

  bool has_bytes_;
  std::vector<Sums> sums_;
};

}  // namespace

at::Tensor token_loss(const at::Tensor& scores, const Batch& batch, double smoothing) {
  return at::cross_entropy_loss(scores, labels_of(scores, batch), {}, at::Reduction::Mean, kNoLabel, smoothing);
}

std::unique_ptr<Evaluation> start_token_evaluation(bool has_bytes) {
  return std::make_unique<TokenEvaluation>(has_bytes);
}

}  // namespace glass
