// The tasks "multi_label" and "regression".
#include "glass/task/text_values.h"

#include <ATen/ATen.h>

#include <cmath>

#include "glass/base/error.h"
#include "glass/data/value_labels.h"
#include "glass/task/metrics/correlation.h"
#include "glass/task/metrics/multi_label.h"
#include "glass/task/metrics/squared_error.h"
#include "glass/task/recorded_evaluation.h"

namespace glass {
namespace {

/// What is asked for, beside the scores, [B, C].
at::Tensor values_of(const at::Tensor& scores, const Batch& batch) {
  const std::vector<double>& values = labels_of<ValueLabels>(batch).values;
  check(scores.dim() == 2 && scores.numel() == static_cast<std::int64_t>(values.size()),
        "{} values for scores of {} rows", values.size(), scores.size(0));
  return at::tensor(values, at::kDouble).to(scores.device(), scores.scalar_type()).view(scores.sizes());
}

/// Scores of one text and what was asked, [C] each.
struct ScoredValues {
  std::vector<double> scores, values;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ScoredValues, scores, values)

/// What evaluations of values have in common.
class ValueEvaluation : public RecordedEvaluation<ScoredValues> {
 public:
  void add(const Batch& batch, const at::Tensor& given) final {
    const at::Tensor host = given.to(at::kCPU, at::kDouble).contiguous();
    const std::vector<double>& asked = labels_of<ValueLabels>(batch).values;
    const std::int64_t width = host.size(1);
    const double* row = host.const_data_ptr<double>();
    auto value = asked.begin();
    for (std::size_t b = 0; b < batch.examples.size(); ++b, row += width, value += width)
      put(batch.examples[b], {{row, row + width}, {value, value + width}});
  }
};

/// log(1 + exp(x)) without overflow.
double softplus(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

class MultiLabelEvaluation final : public ValueEvaluation {
 public:
  explicit MultiLabelEvaluation(const std::vector<std::string>& names) : names_(names) {}

  Json finish() const override {
    if (records().empty()) fail(ErrorKind::data, "evaluate: there is no example; nothing can be measured");
    std::vector<std::vector<std::uint8_t>> predicted, gold;
    std::vector<double> losses;
    for (const auto& [example, text] : records()) {
      predicted.emplace_back();
      gold.emplace_back();
      double loss = 0;
      for (std::size_t c = 0; c < text.scores.size(); ++c) {
        predicted.back().push_back(text.scores[c] > 0 ? 1 : 0);
        gold.back().push_back(text.values[c] > 0.5 ? 1 : 0);
        loss += softplus(text.scores[c]) - text.scores[c] * text.values[c];
      }
      losses.push_back(loss / static_cast<double>(text.scores.size()));
    }
    const MultiLabelScores scores = multi_label(predicted, gold);
    return {{"examples", losses.size()},
            {"metrics",
             {{"micro_f1", interval_json(scores.micro_f1)},
              {"macro_f1", interval_json(scores.macro_f1)},
              {"subset_accuracy", interval_json(scores.subset_accuracy)},
              {"loss", interval_json(bootstrap_mean(losses))}}}};
  }

 private:
  Json describe(const ScoredValues& text) const override {
    Json gold = Json::array(), predicted = Json::array(), probabilities = Json::object();
    for (std::size_t c = 0; c < text.scores.size(); ++c) {
      if (text.values[c] > 0.5) gold.push_back(names_.at(c));
      if (text.scores[c] > 0) predicted.push_back(names_.at(c));
      probabilities[names_.at(c)] = 1 / (1 + std::exp(-text.scores[c]));
    }
    return {{"gold", gold}, {"predicted", predicted}, {"probabilities", probabilities}};
  }

  const std::vector<std::string>& names_;
};

class MultiLabel final : public Task {
 public:
  explicit MultiLabel(std::vector<std::string> names) : names_(std::move(names)) {}
  std::string kind() const override { return "multi_label"; }
  HeadKind head() const override { return HeadKind::multi_label; }
  std::int64_t outputs() const override { return static_cast<std::int64_t>(names_.size()); }
  const std::vector<std::string>& label_names() const override { return names_; }
  std::vector<MetricInfo> metrics() const override {
    return {{"micro_f1", true}, {"macro_f1", true}, {"subset_accuracy", true}, {"loss", false}};
  }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    return tokenize_with_labels(data, tokenizer, outputs(), max_length, counts);
  }
  Loss loss(const at::Tensor& scores, const Batch& batch) const override {
    return {at::binary_cross_entropy_with_logits(scores, values_of(scores, batch), {}, {}, at::Reduction::Sum),
            static_cast<double>(scores.numel())};
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset&) const override {
    return std::make_unique<MultiLabelEvaluation>(names_);
  }

 private:
  std::vector<std::string> names_;
};

class RegressionEvaluation final : public ValueEvaluation {
 public:
  Json finish() const override {
    std::vector<double> predicted, gold;
    for (const auto& [example, text] : records()) {
      if (std::isnan(text.values[0])) continue;
      predicted.push_back(text.scores[0]);
      gold.push_back(text.values[0]);
    }
    if (gold.empty())
      fail(ErrorKind::data, "evaluate: none of the {} examples has a number; nothing can be measured",
           records().size());
    return {{"examples", gold.size()},
            {"metrics",
             {{"mean_squared_error", interval_json(mean_squared_error(predicted, gold))},
              {"pearson", interval_json(pearson(predicted, gold))},
              {"spearman", interval_json(spearman(predicted, gold))}}}};
  }

 private:
  Json describe(const ScoredValues& text) const override {
    return {{"gold", std::isnan(text.values[0]) ? Json(nullptr) : Json(text.values[0])}, {"predicted", text.scores[0]}};
  }
};

class Regression final : public Task {
 public:
  std::string kind() const override { return "regression"; }
  HeadKind head() const override { return HeadKind::regression; }
  std::int64_t outputs() const override { return 1; }
  const std::vector<std::string>& label_names() const override { return names_; }
  std::vector<MetricInfo> metrics() const override {
    return {{"mean_squared_error", false}, {"pearson", true}, {"spearman", true}};
  }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    return tokenize_with_values(data, tokenizer, max_length, counts);
  }
  Loss loss(const at::Tensor& scores, const Batch& batch) const override {
    return {at::mse_loss(scores, values_of(scores, batch), at::Reduction::Sum), static_cast<double>(scores.numel())};
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset&) const override {
    return std::make_unique<RegressionEvaluation>();
  }

 private:
  std::vector<std::string> names_ = {"value"};
};

}  // namespace

std::unique_ptr<Task> make_multi_label(const TaskInput& input) {
  if (input.label_names.empty())
    fail(ErrorKind::data, "labels: a multi-label task needs labels, the data has none; look at the column \"labels\"");
  return std::make_unique<MultiLabel>(input.label_names);
}

std::unique_ptr<Task> make_regression(const TaskInput&) {
  return std::make_unique<Regression>();
}

}  // namespace glass
