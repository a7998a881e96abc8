// The task "token_classification": part-of-speech tags, named entities.
#include "glass/task/token_classification.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/data/token_labels.h"
#include "glass/task/metrics/accuracy.h"
#include "glass/task/metrics/confusion.h"
#include "glass/task/metrics/entity_f1.h"
#include "glass/task/metrics/tag_scheme.h"
#include "glass/task/recorded_evaluation.h"
#include "task/token_loss.h"

namespace glass {
namespace {

/// Of one text.
struct Tagged {
  std::vector<std::int64_t> predicted;  ///< by word, -1: no token of it was read
  std::vector<std::int32_t> gold;       ///< by word, -1: none
  double loss = 0, judged = 0;          ///< over the words' tokens
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Tagged, predicted, gold, loss, judged)

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
  TagEvaluation(const std::vector<std::string>& names, const TagScheme& scheme) : names_(names), scheme_(scheme) {}

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
    if (scheme_.marks_entities()) add_entities(metrics);
    Json result = {{"examples", records().size()},
                   {"words", counts.gold.size()},
                   {"words_not_seen", counts.not_seen},
                   {"metrics", metrics},
                   {"confusion", confusion(counts.guesses, counts.seen_gold, static_cast<std::int64_t>(names_.size()))},
                   {"majority_accuracy", majority_accuracy(counts.gold)}};
    if (!scheme_.name.empty()) result["tag_scheme"] = scheme_.name;
    return result;
  }

 private:
  const std::string& name_of(std::int64_t tag) const {
    static const std::string outside = "O";
    return tag < 0 ? outside : scheme_.canonical[static_cast<std::size_t>(tag)];
  }

  void add_entities(Json& metrics) const {
    std::vector<std::vector<std::string>> predicted, gold;
    for (const auto& [example, text] : records()) {
      predicted.emplace_back();
      gold.emplace_back();
      for (const std::int64_t tag : text.predicted) predicted.back().push_back(name_of(tag));
      for (const std::int32_t tag : text.gold) gold.back().push_back(name_of(tag));
    }
    const EntityScores scores = entity_f1(predicted, gold, scheme_.reading);
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
  const TagScheme& scheme_;
};

bool has_tag(const std::vector<std::int32_t>& labels) {
  return std::any_of(labels.begin(), labels.end(), [](std::int32_t label) { return label >= 0; });
}

/// Texts with tags of which no token carries one teach nothing.
void check_words(const Dataset& data, const WordTags& labels) {
  constexpr std::size_t kShown = 20;
  std::vector<std::string> lost;
  std::size_t tagged = 0;
  const auto carried = labels.by_example();
  for (std::size_t i = 0; i < data.examples.size(); ++i) {
    if (!has_tag(labels.tags[i])) continue;
    ++tagged;
    if (!has_tag(carried[i])) lost.push_back(std::to_string(data.examples[i].line));
  }
  if (lost.empty()) return;
  const std::size_t count = lost.size();
  lost.resize(std::min(count, kShown));
  fail(ErrorKind::data,
       "{}: tags: {} of {} texts teach nothing, as no token stands for a word with a tag: line {}{}; mend or remove "
       "them",
       data.path.string(), count, tagged, fmt::join(lost, ", "),
       count > kShown ? fmt::format(", and {} more", count - kShown) : "");
}

class TokenClassification final : public Task {
 public:
  TokenClassification(std::vector<std::string> names, double smoothing)
      : names_(std::move(names)), scheme_(find_tag_scheme(names_)), smoothing_(smoothing) {}

  std::string kind() const override { return "token_classification"; }
  HeadKind head() const override { return HeadKind::token_classification; }
  std::int64_t outputs() const override { return static_cast<std::int64_t>(names_.size()); }
  const std::vector<std::string>& label_names() const override { return names_; }
  std::vector<MetricInfo> metrics() const override {
    if (scheme_.marks_entities())
      return {{"f1", true}, {"precision", true}, {"recall", true}, {"accuracy", true}, {"loss", false}};
    return {{"accuracy", true}, {"loss", false}};
  }
  TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                            CutCounts* counts) const override {
    return tokenize_with_tags(data, tokenizer, max_length, counts);
  }
  void check_training(const Dataset& data, const TokenizedDataset& tokenized) const override {
    check_words(data, labels_of<WordTags>(tokenized));
  }
  Loss loss(const at::Tensor& scores, const Batch& batch) const override {
    return token_loss(scores, labels_of<TokenLabels>(batch), smoothing_);
  }
  std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset&) const override {
    return std::make_unique<TagEvaluation>(names_, scheme_);
  }

 private:
  std::vector<std::string> names_;
  TagScheme scheme_;
  double smoothing_;
};

void warn_of_scheme(const std::vector<std::string>& names) {
  if (find_tag_scheme(names).name != "unknown") return;
  const std::vector<std::string> first(names.begin(), names.begin() + std::min<std::ptrdiff_t>(5, std::ssize(names)));
  log_warning(
      "tags: {} look like those of entities, but follow no scheme that is known (O with BIO, BIOES, BILOU, BMES or "
      "BMEWO in capitals; B-PER, B_PER, PER-B or B alone): no entity is judged, and accuracy counts what is outside of "
      "them as well",
      shown(fmt::format("{}", fmt::join(first, ", "))));
}

}  // namespace

std::unique_ptr<Task> make_token_classification(const TaskInput& input) {
  if (input.label_names.size() < 2)
    fail(ErrorKind::data, "tags: token classification needs at least 2 tags, the data has {}; look at data.tag_column",
         input.label_names.size());
  warn_of_scheme(input.label_names);
  return std::make_unique<TokenClassification>(input.label_names, input.config.task.label_smoothing);
}

}  // namespace glass
