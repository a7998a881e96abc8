// The task "span": the answer to a question as a piece of a text.
#include "glass/task/span.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "glass/base/error.h"
#include "glass/task/metrics/span_match.h"

namespace glass {
namespace {

const std::vector<std::string> kNoNames;

/// Rows of sequence b, [T, 2].
at::Tensor rows_of(const at::Tensor& scores, const Batch& batch, std::int64_t b) {
  return scores.narrow(0, batch.cu_seqlens[static_cast<std::size_t>(b)], batch.length(b));
}

/// Cross-entropy of first and last token, halved; undefined where the answer was not read.
at::Tensor answer_loss(const at::Tensor& rows, std::int64_t first, std::int64_t last) {
  const at::Tensor logs = rows.log_softmax(0);
  return (logs[first][0] + logs[last][1]).mul(-0.5);
}

std::vector<double> column(const at::Tensor& rows, std::int64_t number) {
  const at::Tensor host = rows.select(1, number).to(at::kCPU, at::kDouble).contiguous();
  return {host.const_data_ptr<double>(), host.const_data_ptr<double>() + host.numel()};
}

std::string written_answer(const at::Tensor& rows, const AnswerText& text) {
  std::vector<bool> searched;
  for (const auto& [start, end] : text.places) searched.push_back(end > start);
  const auto best = best_span(column(rows, 0), column(rows, 1), searched);
  if (!best) return "";
  const std::size_t start = text.places[best->first].first;
  return text.text.substr(start, text.places[best->last].second - start);
}

class SpanEvaluation final : public Evaluation {
 public:
  explicit SpanEvaluation(const TokenizedDataset& data) : data_(data), written_(data.size()) {}

  void add(const Batch& batch, const at::Tensor& scores) override {
    for (std::int64_t b = 0; b < batch.size(); ++b) {
      const auto place = static_cast<std::size_t>(b);
      const at::Tensor rows = rows_of(scores, batch, b);
      const auto example = static_cast<std::size_t>(batch.examples[place]);
      written_[example] = written_answer(rows, data_.answers.at(example));
      if (batch.answer_first[place] < 0) continue;
      losses_.push_back(answer_loss(rows, batch.answer_first[place], batch.answer_last[place]).item<double>());
    }
  }

  Json finish() override {
    std::vector<std::string> written;
    std::vector<std::vector<std::string>> right;
    for (std::size_t i = 0; i < data_.size(); ++i) {
      if (data_.answers[i].answers.empty()) continue;
      written.push_back(written_[i]);
      right.push_back(data_.answers[i].answers);
    }
    if (right.empty()) fail(ErrorKind::data, "evaluate: none of the {} examples has an answer; nothing can be measured", data_.size());
    const SpanScores scores = span_match(written, right);
    return {{"examples", right.size()},
            {"metrics",
             {{"f1", interval_json(scores.f1)},
              {"exact_match", interval_json(scores.exact_match)},
              {"loss", interval_json(bootstrap_mean(losses_))}}}};
  }

 private:
  const TokenizedDataset& data_;
  std::vector<std::string> written_;
  std::vector<double> losses_;
};

class Span final : public Task {
 public:
  std::string kind() const override { return "span"; }
  HeadKind head() const override { return HeadKind::span; }
  std::int64_t outputs() const override { return 2; }
  const std::vector<std::string>& label_names() const override { return kNoNames; }
  std::vector<MetricInfo> metrics() const override { return {{"f1", true}, {"exact_match", true}, {"loss", false}}; }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length, CutCounts* counts) const override {
    return tokenize_with_answers(data, tokenizer, max_length, counts);
  }
  at::Tensor loss(const at::Tensor& scores, const Batch& batch) const override {
    std::vector<at::Tensor> losses;
    for (std::int64_t b = 0; b < batch.size(); ++b) {
      const auto place = static_cast<std::size_t>(b);
      if (batch.answer_first[place] < 0) continue;
      losses.push_back(answer_loss(rows_of(scores, batch, b), batch.answer_first[place], batch.answer_last[place]));
    }
    return losses.empty() ? scores.sum().mul(0) : at::stack(losses).mean();
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset& data) const override {
    return std::make_unique<SpanEvaluation>(data);
  }
};

}  // namespace

std::optional<BestSpan> best_span(const std::vector<double>& starts, const std::vector<double>& ends, const std::vector<bool>& searched) {
  std::optional<BestSpan> best;
  for (std::size_t i = 0; i < searched.size(); ++i) {
    for (std::size_t j = i; j < std::min(searched.size(), i + kLongestAnswer) && searched[j]; ++j) {
      const double score = starts[i] + ends[j];
      if (!best || score > best->score) best = BestSpan{i, j, score};
    }
  }
  return best;
}

std::unique_ptr<Task> make_span(const TaskInput&) {
  return std::make_unique<Span>();
}

}  // namespace glass
