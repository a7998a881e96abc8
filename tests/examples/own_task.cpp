// A task of one's own: its labels, its loss, its metrics, and one line that registers it. `task.kind` may then name it.
// This one learns ratings in order: own_task CONFIG OUT trains the model of a config on it.
#include <ATen/ATen.h>
#include <glass/base/statistics.h>
#include <glass/config/config.h>
#include <glass/model/to_doubles.h>
#include <glass/pipeline/run.h>
#include <glass/task/recorded_evaluation.h>

#include <cmath>
#include <cstdio>

/// Ratings from 0, one a text.
class Ratings : public glass::Labels {
 public:
  static constexpr const char* kKind = "ratings";
  std::string kind() const override { return kKind; }
  std::shared_ptr<const glass::Labels> gather(const std::vector<std::uint32_t>& examples) const override {
    auto picked = std::make_shared<Ratings>();
    for (const std::uint32_t example : examples) picked->values.push_back(values[example]);
    return picked;
  }
  void add_to(glass::Hasher& hasher) const override { hasher.add(values); }
  std::vector<std::int64_t> values;  ///< [E]
};

/// How far the likeliest rating is from the right one.
class RatingEvaluation : public glass::RecordedEvaluation<double> {
 public:
  void add(const glass::Batch& batch, const at::Tensor& scores) override {
    const at::Tensor ratings = at::tensor(glass::labels_of<Ratings>(batch).values);
    const std::vector<double> errors = glass::to_doubles((scores.argmax(1).cpu() - ratings).abs());
    for (std::size_t i = 0; i < errors.size(); ++i) put(batch.examples[i], errors[i]);
  }
  glass::Json finish() const override {
    std::vector<double> errors;
    for (const auto& [example, error] : records()) errors.push_back(error);
    return {{"examples", errors.size()},
            {"metrics", {{"mean_distance", glass::interval_json(glass::bootstrap_mean(errors))}}}};
  }

 protected:
  glass::Json describe(const double& error) const override { return {{"distance", error}}; }
};

class RatingTask : public glass::Task {
 public:
  explicit RatingTask(const glass::TaskInput& input) : names_(input.label_names) {}
  std::string kind() const override { return "rating"; }
  glass::HeadKind head() const override { return glass::HeadKind::classification; }
  std::int64_t outputs() const override { return static_cast<std::int64_t>(names_.size()); }
  const std::vector<std::string>& label_names() const override { return names_; }
  std::vector<glass::MetricInfo> metrics() const override { return {{"mean_distance", false}}; }
  glass::TokenizedDataset tokenize(const glass::Dataset& data, const glass::Tokenizer& tokenizer,
                                   std::int64_t max_length, glass::CutCounts* counts) const override {
    glass::TokenizedDataset tokenized = glass::tokenize_dataset(data, tokenizer, max_length, counts);
    auto ratings = std::make_shared<Ratings>();
    for (const glass::Example& example : data.examples) ratings->values.push_back(example.label);
    tokenized.labels = ratings;
    return tokenized;
  }
  /// The squared distance of the two cumulative distributions (Hou et al. 2016, https://arxiv.org/abs/1611.05916).
  glass::Loss loss(const at::Tensor& scores, const glass::Batch& batch) const override {
    const at::Tensor ratings = at::tensor(glass::labels_of<Ratings>(batch).values).to(scores.device());
    const at::Tensor right = at::one_hot(ratings, outputs()).to(scores.scalar_type());
    return {(scores.softmax(1) - right).cumsum(1).pow(2).sum(), static_cast<double>(ratings.numel())};
  }
  std::unique_ptr<glass::Evaluation> start_evaluation(const glass::TokenizedDataset&) const override {
    return std::make_unique<RatingEvaluation>();
  }

 private:
  std::vector<std::string> names_;
};

GLASS_REGISTER_TASK(RatingTask, "rating", glass::HeadKind::classification, glass::DataKind::labelled);

/// Of three ratings with equal scores and the lowest right: (1/3 - 1)^2 + (2/3 - 1)^2 = 5/9.
bool loss_is_right() {
  const auto task = glass::make_task("rating", {glass::Config(), {"1", "2", "3"}});
  auto ratings = std::make_shared<Ratings>();
  ratings->values = {0};
  glass::Batch batch;
  batch.labels = ratings;
  return std::abs(task->loss(at::zeros({1, 3}), batch).mean().item<double>() - 5.0 / 9) < 1e-6;
}

int main(int, char** argv) {
  if (!loss_is_right()) return 1;
  const auto result = glass::pipeline::run({.config = argv[1], .sets = {"task.kind=rating"}, .out = argv[2]});
  const double distance = result.evaluation["splits"]["dev"]["metrics"]["mean_distance"]["value"].get<double>();
  std::printf("mean distance %.3f, report %s\n", distance, result.report.c_str());
  return result.training.best_metrics["mean_distance"]["value"] == distance && distance < 0.1 ? 0 : 1;
}
