// The task "span": the answer to a question as a piece of a text.
#include "glass/task/span.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "glass/base/error.h"
#include "glass/data/answer_labels.h"
#include "glass/task/metrics/span_match.h"
#include "glass/task/recorded_evaluation.h"
#include "task/check_answers.h"

namespace glass {
namespace {

/// Rows of sequence b, [T, 2].
at::Tensor rows_of(const at::Tensor& scores, const Batch& batch, std::int64_t b) {
  return scores.narrow(0, batch.cu_seqlens[static_cast<std::size_t>(b)], batch.length(b));
}

/// Mean of the cross-entropies of first and last token.
at::Tensor answer_loss(const at::Tensor& rows, std::int64_t first, std::int64_t last) {
  const at::Tensor logs = rows.log_softmax(0);
  return (logs[first][0] + logs[last][1]).mul(-0.5);
}

std::string written_answer(const BestSpan& span, const AnswerWindow& window, const std::string& text) {
  const std::size_t start = window.places[span.first].first;
  return text.substr(start, window.places[span.last].second - start);
}

std::vector<bool> searched_places(const AnswerWindow& window) {
  std::vector<bool> searched;
  for (const auto& [start, end] : window.places) searched.push_back(end > start);
  return searched;
}

/// What was answered, and what is right.
struct Answered {
  std::vector<std::string> written;
  std::vector<std::vector<std::string>> right;
  SpanScores scores(AnswerScript script) const { return span_match(written, right, script); }
};

/// Of one window.
struct SearchedWindow {
  AnswerWindow window;
  AnswerSearch found;
  double loss = 0;  ///< where an answer is learned
};

class SpanEvaluation final : public RecordedEvaluation<SearchedWindow> {
 public:
  SpanEvaluation(const AnswerLabels& labels, bool unanswerable)
      : questions_(labels.questions), unanswerable_(unanswerable) {}

  void add(const Batch& batch, const at::Tensor& scores) override {
    const std::vector<AnswerWindow>& windows = labels_of<AnswerLabels>(batch).windows;
    for (std::int64_t b = 0; b < batch.size(); ++b) {
      const auto place = static_cast<std::size_t>(b);
      const at::Tensor rows = rows_of(scores, batch, b);
      SearchedWindow searched{windows[place], {}, 0};
      searched.found.add(static_cast<std::size_t>(batch.examples[place]), rows, searched_places(searched.window));
      if (searched.window.first >= 0)
        searched.loss = answer_loss(rows, searched.window.first, searched.window.last).item<double>();
      put(batch.examples[place], std::move(searched));
    }
  }

  Json finish() const override {
    if (records().empty()) fail(ErrorKind::data, "evaluate: there is no question; nothing can be measured");
    Answered all, answerable, unanswerable;
    for (const auto& [question, found] : searches()) {
      const std::vector<std::string>& right = questions_->at(question).answers;
      for (Answered* part : {&all, right.empty() ? &unanswerable : &answerable}) {
        part->written.push_back(answer(question, found).value_or(""));
        part->right.push_back(right);
      }
    }
    const AnswerScript script = unanswerable_ ? AnswerScript::v2 : AnswerScript::v1;
    const SpanScores scores = all.scores(script);
    Json metrics = {{"f1", interval_json(scores.f1)}, {"exact_match", interval_json(scores.exact_match)}};
    if (unanswerable_ && !answerable.right.empty())
      metrics["answerable_f1"] = interval_json(answerable.scores(script).f1);
    if (!unanswerable.right.empty())
      metrics["unanswerable_accuracy"] = interval_json(unanswerable.scores(script).exact_match);
    metrics["loss"] = interval_json(bootstrap_mean(losses()));
    return {{"examples", all.right.size()}, {"metrics", metrics}};
  }

  /// By question, whose number is that of its example in the file.
  std::vector<Json> predictions() const override {
    std::vector<Json> lines;
    for (const auto& [question, found] : searches()) {
      const std::optional<std::string> written = answer(question, found);
      lines.push_back({{"example", question},
                       {"gold", questions_->at(question).answers},
                       {"predicted", written ? Json(*written) : Json(nullptr)},
                       {"score", found.best() ? Json(found.best()->score) : Json(nullptr)},
                       {"no_answer_score", found.no_answer_score()}});
    }
    return lines;
  }

 private:
  Json describe(const SearchedWindow&) const override { return {}; }

  /// The windows of each question together.
  std::map<std::size_t, AnswerSearch> searches() const {
    std::map<std::size_t, AnswerSearch> searches;
    for (const auto& [example, searched] : records()) searches[searched.window.question].merge(searched.found);
    return searches;
  }
  std::vector<double> losses() const {
    std::vector<double> losses;
    for (const auto& [example, searched] : records()) {
      if (searched.window.first >= 0) losses.push_back(searched.loss);
    }
    return losses;
  }
  /// Nothing where there is no answer.
  std::optional<std::string> answer(std::size_t question, const AnswerSearch& found) const {
    if (!found.best() || (unanswerable_ && found.is_unanswerable())) return std::nullopt;
    const AnswerWindow& window = records().at(static_cast<std::int64_t>(found.window())).window;
    return written_answer(*found.best(), window, questions_->at(question).text);
  }

  std::shared_ptr<const std::vector<SearchedText>> questions_;
  bool unanswerable_;
};

class Span final : public Task {
 public:
  explicit Span(const TaskConfig& config) : options_{config.window_overlap, config.unanswerable} {}
  std::string kind() const override { return "span"; }
  HeadKind head() const override { return HeadKind::span; }
  std::int64_t outputs() const override { return 2; }
  std::vector<MetricInfo> metrics() const override {
    std::vector<MetricInfo> metrics = {{"f1", true}, {"exact_match", true}, {"loss", false}};
    if (options_.unanswerable)
      metrics.insert(metrics.end() - 1, {{"answerable_f1", true}, {"unanswerable_accuracy", true}});
    return metrics;
  }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    return tokenize_with_answers(data, tokenizer, max_length, options_, counts);
  }
  void check_training(const Dataset& data, const TokenizedDataset& tokenized) const override {
    check_answers(data, labels_of<AnswerLabels>(tokenized), options_.window_overlap);
  }
  Loss loss(const at::Tensor& scores, const Batch& batch) const override {
    const std::vector<AnswerWindow>& windows = labels_of<AnswerLabels>(batch).windows;
    std::vector<at::Tensor> losses;
    for (std::int64_t b = 0; b < batch.size(); ++b) {
      const AnswerWindow& window = windows[static_cast<std::size_t>(b)];
      if (window.first < 0) continue;
      losses.push_back(answer_loss(rows_of(scores, batch, b), window.first, window.last));
    }
    if (losses.empty()) return {scores.sum().mul(0), 0};
    return {at::stack(losses).sum(), static_cast<double>(losses.size())};
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset& data) const override {
    return std::make_unique<SpanEvaluation>(labels_of<AnswerLabels>(data), options_.unanswerable);
  }

 private:
  AnswerOptions options_;
};

}  // namespace

std::unique_ptr<Task> make_span(const TaskInput& input) {
  return std::make_unique<Span>(input.config.task);
}

}  // namespace glass
