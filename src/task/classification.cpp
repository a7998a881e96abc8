// The task "classification": cross-entropy on one label a text, and its metrics.
#include "glass/task/classification.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/names.h"
#include "glass/data/class_labels.h"
#include "glass/task/metrics/accuracy.h"
#include "glass/task/metrics/calibration.h"
#include "glass/task/metrics/confusion.h"
#include "glass/task/metrics/loss.h"
#include "glass/task/metrics/macro_f1.h"
#include "glass/task/metrics/matthews.h"
#include "glass/task/recorded_evaluation.h"

namespace glass {
namespace {

constexpr std::int64_t kNoLabel = -1;

std::int64_t argmax(const std::vector<double>& scores) {
  return std::max_element(scores.begin(), scores.end()) - scores.begin();
}

/// The examples that have a gold label, with what the metrics need of them.
struct Judged {
  std::vector<std::vector<double>> scores;
  std::vector<std::int64_t> predicted, gold;
  std::vector<Confidence> confidences;
};

Judged judge(const TaskOutputs& outputs, std::int64_t classes) {
  check(outputs.scores.size() == outputs.labels.size(), "evaluate: {} rows of scores for {} labels",
        outputs.scores.size(), outputs.labels.size());
  Judged judged;
  for (std::size_t i = 0; i < outputs.labels.size(); ++i) {
    if (outputs.labels[i] < 0) continue;
    check(static_cast<std::int64_t>(outputs.scores[i].size()) == classes,
          "evaluate: example {} has {} scores for {} classes", i, outputs.scores[i].size(), classes);
    const std::int64_t guess = argmax(outputs.scores[i]);
    judged.scores.push_back(outputs.scores[i]);
    judged.predicted.push_back(guess);
    judged.gold.push_back(outputs.labels[i]);
    judged.confidences.push_back({softmax(outputs.scores[i])[guess], guess == outputs.labels[i]});
  }
  return judged;
}

Json calibration_json(const std::vector<Confidence>& confidences) {
  Json bins = Json::array();
  for (const CalibrationBin& bin : calibration_bins(confidences)) {
    bins.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"count", bin.count},
                    {"confidence", bin.confidence},
                    {"accuracy", bin.accuracy}});
  }
  return bins;
}

/// Of one text.
struct Scored {
  std::vector<double> scores;
  std::int64_t label = kNoLabel;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Scored, scores, label)

class ClassificationEvaluation final : public RecordedEvaluation<Scored> {
 public:
  explicit ClassificationEvaluation(const std::vector<std::string>& names) : names_(names) {}

  void add(const Batch& batch, const at::Tensor& given) override {
    const at::Tensor scores = given.to(at::kCPU, at::kDouble).contiguous();
    const std::vector<std::int64_t>& labels = labels_of<ClassLabels>(batch).labels;
    const double* row = scores.const_data_ptr<double>();
    for (std::size_t b = 0; b < labels.size(); ++b, row += scores.size(1))
      put(batch.examples[b], {{row, row + scores.size(1)}, labels[b]});
  }
  Json finish() const override {
    TaskOutputs outputs;
    for (const auto& [example, scored] : records()) {
      outputs.scores.push_back(scored.scores);
      outputs.labels.push_back(scored.label);
    }
    return evaluate_classification(outputs, static_cast<std::int64_t>(names_.size()));
  }

 private:
  Json describe(const Scored& scored) const override {
    const std::vector<double> shares = softmax(scored.scores);
    Json probabilities = Json::object();
    for (std::size_t c = 0; c < shares.size(); ++c) probabilities[names_.at(c)] = shares[c];
    return {{"gold", name_or_null(scored.label, names_)},
            {"predicted", names_.at(static_cast<std::size_t>(argmax(scored.scores)))},
            {"probabilities", probabilities}};
  }

  const std::vector<std::string>& names_;
};

class Classification final : public Task {
 public:
  Classification(std::vector<std::string> names, std::vector<double> weights)
      : names_(std::move(names)), weights_(std::move(weights)) {}

  std::string kind() const override { return "classification"; }
  HeadKind head() const override { return HeadKind::classification; }
  std::int64_t outputs() const override { return static_cast<std::int64_t>(names_.size()); }
  const std::vector<std::string>& label_names() const override { return names_; }
  std::vector<MetricInfo> metrics() const override {
    return {{"accuracy", true},
            {"macro_f1", true},
            {"matthews", true},
            {"loss", false},
            {"expected_calibration_error", false}};
  }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    return tokenize_dataset(data, tokenizer, max_length, counts);
  }
  Loss loss(const at::Tensor& scores, const Batch& batch) const override {
    const std::vector<std::int64_t>& labels = labels_of<ClassLabels>(batch).labels;
    Loss loss;
    for (const std::int64_t label : labels) {
      if (label >= 0) loss.weight += weights_.empty() ? 1 : weights_.at(static_cast<std::size_t>(label));
    }
    loss.sum = at::cross_entropy_loss(scores, at::tensor(labels, at::kLong).to(scores.device()), weight_tensor(scores),
                                      at::Reduction::Sum, kNoLabel);
    return loss;
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset&) const override {
    return std::make_unique<ClassificationEvaluation>(names_);
  }

 private:
  /// The class weights beside the scores; made again only when device or type change.
  at::Tensor weight_tensor(const at::Tensor& scores) const {
    if (weights_.empty()) return {};
    if (!on_device_.defined() || on_device_.device() != scores.device() ||
        on_device_.scalar_type() != scores.scalar_type()) {
      on_device_ = at::tensor(weights_, at::kDouble).to(scores.device(), scores.scalar_type());
    }
    return on_device_;
  }

  std::vector<std::string> names_;
  std::vector<double> weights_;
  mutable at::Tensor on_device_;
};

}  // namespace

Json evaluate_classification(const TaskOutputs& outputs, std::int64_t classes) {
  const Judged judged = judge(outputs, classes);
  if (judged.gold.empty())
    fail(ErrorKind::data, "evaluate: none of the {} examples has a label; nothing can be measured",
         outputs.labels.size());
  const Json metrics = {{"accuracy", interval_json(accuracy(judged.predicted, judged.gold))},
                        {"macro_f1", interval_json(macro_f1(judged.predicted, judged.gold, classes))},
                        {"matthews", interval_json(matthews(judged.predicted, judged.gold, classes))},
                        {"loss", interval_json(mean_loss(judged.scores, judged.gold))},
                        {"expected_calibration_error", interval_json(expected_calibration_error(judged.confidences))}};
  return {{"examples", judged.gold.size()},
          {"metrics", metrics},
          {"confusion", confusion(judged.predicted, judged.gold, classes)},
          {"calibration", calibration_json(judged.confidences)},
          {"majority_accuracy", majority_accuracy(judged.gold)}};
}

std::vector<double> balanced_weights(const std::vector<std::int64_t>& class_counts) {
  const std::int64_t all = std::accumulate(class_counts.begin(), class_counts.end(), std::int64_t{0});
  const auto classes = std::count_if(class_counts.begin(), class_counts.end(), [](std::int64_t n) { return n > 0; });
  std::vector<double> weights;
  for (const std::int64_t count : class_counts)
    weights.push_back(count == 0 ? 1 : static_cast<double>(all) / static_cast<double>(classes * count));
  return weights;
}

std::unique_ptr<Task> make_classification(const std::vector<std::string>& label_names,
                                          const std::vector<double>& class_weights) {
  if (label_names.size() < 2) {
    fail(ErrorKind::data, "labels: classification needs at least 2 classes, the data has {}; look at the label column",
         label_names.size());
  }
  if (!class_weights.empty() && class_weights.size() != label_names.size()) {
    fail(ErrorKind::config, "train.class_weights: {} weights for {} classes; give one a class in the order {}, or none",
         class_weights.size(), label_names.size(), listed_names(label_names));
  }
  return std::make_unique<Classification>(label_names, class_weights);
}

}  // namespace glass
