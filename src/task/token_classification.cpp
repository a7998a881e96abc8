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
#include "glass/task/recorded_evaluation.h"
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

/// Of one text.
struct Tagged {
  std::vector<std::int64_t> predicted;  ///< by word, -1: no token of it was read
  std::vector<std::int32_t> gold;       ///< by word, -1: none
  double loss = 0, judged = 0;          ///< over the words' tokens
};

/// What the metrics are made of: all words with a tag, and sums by text.
struct TagCounts {
  std::vector<double> losses, judged, right, words;
  std::vector<std::int64_t> gold, guesses, seen_gold;
  std::int64_t not_seen = 0;
};

void count_words(const Tagged& text, TagCounts& counts) {
  counts.losses.push_back(text.loss);
  counts.judged.push_back(text.judged);
  counts.right.push_back(0);
  counts.words.push_back(0);
  for (std::size_t w = 0; w < text.predicted.size(); ++w) {
    const std::int64_t gold = text.gold[w], guess = text.predicted[w];
    if (gold < 0) continue;
    counts.gold.push_back(gold);
    counts.words.back() += 1;
    counts.right.back() += guess == gold ? 1 : 0;
    counts.not_seen += guess < 0 ? 1 : 0;
    if (guess < 0) continue;
    counts.guesses.push_back(guess);
    counts.seen_gold.push_back(gold);
  }
}

class TagEvaluation final : public RecordedEvaluation<Tagged> {
 public:
  explicit TagEvaluation(const std::vector<std::string>& names) : names_(names) {}

  void add(const Batch& batch, const at::Tensor& scores) override {
    const WordTags& labels = labels_of<WordTags>(batch);
    const RowLosses rows = row_losses(scores, labels);
    for (std::size_t b = 0; b < batch.examples.size(); ++b) {
      Tagged text{std::vector<std::int64_t>(labels.tags[b].size(), -1), labels.tags[b]};
      for (auto row = static_cast<std::size_t>(labels.starts[b]); row < static_cast<std::size_t>(labels.starts[b + 1]);
           ++row) {
        if (labels.words[row] < 0) continue;
        text.predicted.at(static_cast<std::size_t>(labels.words[row])) = rows.best[row];
        if (labels.labels[row] < 0) continue;
        text.loss += rows.losses[row];
        text.judged += 1;
      }
      put(batch.examples[b], std::move(text));
    }
  }

  Json finish() const override {
    TagCounts counts;
    for (const auto& [example, text] : records()) count_words(text, counts);
    if (counts.gold.empty())
      fail(ErrorKind::data, "evaluate: no word of the {} examples has a tag; nothing can be measured",
           records().size());
    Json metrics = {
        {"accuracy", interval_json(with_ends(bootstrap_ratio(counts.right, counts.words), counts.words.size()))},
        {"loss", interval_json(bootstrap_ratio(counts.losses, counts.judged))}};
    if (mark_entities(names_)) add_entities(metrics);
    return {{"examples", records().size()},
            {"words", counts.gold.size()},
            {"words_not_seen", counts.not_seen},
            {"metrics", metrics},
            {"confusion", confusion(counts.guesses, counts.seen_gold, static_cast<std::int64_t>(names_.size()))},
            {"majority_accuracy", majority_accuracy(counts.gold)}};
  }

 private:
  std::string name_of(std::int64_t tag) const { return tag < 0 ? "O" : names_[static_cast<std::size_t>(tag)]; }

  void add_entities(Json& metrics) const {
    std::vector<std::vector<std::string>> predicted, gold;
    for (const auto& [example, text] : records()) {
      predicted.emplace_back();
      gold.emplace_back();
      for (const std::int64_t tag : text.predicted) predicted.back().push_back(name_of(tag));
      for (const std::int32_t tag : text.gold) gold.back().push_back(name_of(tag));
    }
    const EntityScores scores = entity_f1(predicted, gold);
    metrics["f1"] = interval_json(scores.f1);
    metrics["precision"] = interval_json(scores.precision);
    metrics["recall"] = interval_json(scores.recall);
  }

  Json describe(const Tagged& text) const override {
    Json gold = Json::array(), predicted = Json::array();
    for (const std::int32_t tag : text.gold) gold.push_back(name_or_null(tag, names_));
    for (const std::int64_t tag : text.predicted) predicted.push_back(name_or_null(tag, names_));
    return {{"gold", gold}, {"predicted", predicted}};
  }

  const std::vector<std::string>& names_;
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
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset&) const override {
    return std::make_unique<TagEvaluation>(names_);
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
