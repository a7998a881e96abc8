// The task "token_classification": part-of-speech tags, named entities.
#include "glass/task/token_classification.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/data/token_labels.h"
#include "glass/task/metrics/accuracy.h"
#include "glass/task/metrics/confusion.h"
#include "glass/task/metrics/entity_f1.h"
#include "task/token_loss.h"

namespace glass {
namespace {

/// Whether the tags mark entities: O, or a prefix that says where in an entity a word stands.
bool mark_entities(const std::vector<std::string>& tags) {
  const auto marks = [](const std::string& tag) {
    return tag == "O" ||
           (tag.size() > 2 && tag[1] == '-' && std::string_view("BIES").find(tag[0]) != std::string_view::npos);
  };
  return std::all_of(tags.begin(), tags.end(), marks) &&
         std::any_of(tags.begin(), tags.end(), [](const std::string& tag) { return tag != "O"; });
}

class TagEvaluation final : public Evaluation {
 public:
  TagEvaluation(const WordTags& labels, const std::vector<std::string>& names) : tags_(labels.tags), names_(names) {
    for (const auto& gold : tags_) predicted_.emplace_back(gold.size(), -1);
    losses_.resize(tags_.size(), 0.0);
    judged_.resize(tags_.size(), 0.0);
  }

  void add(const Batch& batch, const at::Tensor& scores) override {
    const TokenLabels& labels = labels_of<TokenLabels>(batch);
    const RowLosses rows = row_losses(scores, labels);
    const std::vector<std::size_t> sequences = labels.example_of_rows();
    for (std::size_t row = 0; row < sequences.size(); ++row) {
      if (labels.words[row] < 0) continue;
      const auto example = static_cast<std::size_t>(batch.examples[sequences[row]]);
      predicted_[example][static_cast<std::size_t>(labels.words[row])] = rows.best[row];
      if (labels.labels[row] < 0) continue;
      losses_[example] += rows.losses[row];
      judged_[example] += 1;
    }
  }

  Json finish() override {
    collect();
    if (gold_.empty())
      fail(ErrorKind::data, "evaluate: no word of the {} examples has a tag; nothing can be measured", tags_.size());
    Json metrics = {{"accuracy", interval_json(bootstrap_ratio(right_, words_))},
                    {"loss", interval_json(bootstrap_ratio(losses_, judged_))}};
    if (mark_entities(names_)) add_entities(metrics);
    return {{"examples", tags_.size()},
            {"words", gold_.size()},
            {"words_not_seen", not_seen_},
            {"metrics", metrics},
            {"confusion", confusion(guesses_, seen_gold_, static_cast<std::int64_t>(names_.size()))},
            {"majority_accuracy", majority_accuracy(gold_)}};
  }

 private:
  /// All words with a tag, in order.
  void collect() {
    right_.assign(tags_.size(), 0.0);
    words_.assign(tags_.size(), 0.0);
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      for (std::size_t w = 0; w < predicted_[i].size(); ++w) {
        const std::int64_t gold = tags_[i][w], guess = predicted_[i][w];
        if (gold < 0) continue;
        gold_.push_back(gold);
        words_[i] += 1;
        right_[i] += guess == gold ? 1 : 0;
        not_seen_ += guess < 0 ? 1 : 0;
        if (guess < 0) continue;
        guesses_.push_back(guess);
        seen_gold_.push_back(gold);
      }
    }
  }

  std::string name_of(std::int64_t tag) const { return tag < 0 ? "O" : names_[static_cast<std::size_t>(tag)]; }

  void add_entities(Json& metrics) const {
    std::vector<std::vector<std::string>> predicted(tags_.size()), gold(tags_.size());
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      for (std::size_t w = 0; w < predicted_[i].size(); ++w) {
        predicted[i].push_back(name_of(predicted_[i][w]));
        gold[i].push_back(name_of(tags_[i][w]));
      }
    }
    const EntityScores scores = entity_f1(predicted, gold);
    metrics["f1"] = interval_json(scores.f1);
    metrics["precision"] = interval_json(scores.precision);
    metrics["recall"] = interval_json(scores.recall);
  }

  const std::vector<std::vector<std::int32_t>>& tags_;  ///< gold, by example
  const std::vector<std::string>& names_;
  std::vector<std::vector<std::int64_t>> predicted_;     ///< by word, -1: no token of it was read
  std::vector<double> losses_, judged_, right_, words_;  ///< by example
  std::vector<std::int64_t> gold_, guesses_, seen_gold_;
  std::int64_t not_seen_ = 0;
};

class TokenClassification final : public Task {
 public:
  TokenClassification(std::vector<std::string> names, double smoothing)
      : names_(std::move(names)), smoothing_(smoothing) {}

  std::string kind() const override { return "token_classification"; }
  HeadKind head() const override { return HeadKind::token_classification; }
  std::int64_t outputs() const override { return static_cast<std::int64_t>(names_.size()); }
  const std::vector<std::string>& label_names() const override { return names_; }
  std::vector<MetricInfo> metrics() const override {
    if (mark_entities(names_))
      return {{"f1", true}, {"precision", true}, {"recall", true}, {"accuracy", true}, {"loss", false}};
    return {{"accuracy", true}, {"loss", false}};
  }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    return tokenize_with_tags(data, tokenizer, max_length, counts);
  }
  Loss loss(const at::Tensor& scores, const Batch& batch) const override {
    return token_loss(scores, labels_of<TokenLabels>(batch), smoothing_);
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset& data) const override {
    return std::make_unique<TagEvaluation>(labels_of<WordTags>(data), names_);
  }

 private:
  std::vector<std::string> names_;
  double smoothing_;
};

}  // namespace

std::unique_ptr<Task> make_token_classification(const TaskInput& input) {
  if (input.label_names.size() < 2)
    fail(ErrorKind::data, "tags: token classification needs at least 2 tags, the data has {}; look at data.tag_column",
         input.label_names.size());
  return std::make_unique<TokenClassification>(input.label_names, input.config.task.label_smoothing);
}

}  // namespace glass
