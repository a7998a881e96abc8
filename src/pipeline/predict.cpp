#include "glass/pipeline/predict.h"
#include "glass/data/source.h"

#include <ATen/ATen.h>

#include <cmath>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/model/forward_runner.h"

namespace glass::pipeline {
namespace {

constexpr std::int64_t kBatchTokens = 1024;
constexpr std::size_t kTextsTogether = 512;

/// The rows; Error (non_finite) where one of their scores is not a finite number.
at::Tensor finite_rows(const at::Tensor& rows) {
  if (rows.isfinite().all().item<bool>()) return rows;
  fail(ErrorKind::non_finite, "predict: the model's scores of a text are not finite; are its weights whole?");
}

/// Fills in the scores of every window of every text.
void score(std::vector<ScoredText>& texts, const Model& model) {
  const ScoreMeaning& meaning = model.scores_mean();
  const bool in_decoder = meaning.target_form().kind == TargetForm::Kind::decoder;
  std::vector<TokenSequence> sequences;
  std::vector<std::int64_t> lengths;
  for (const ScoredText& text : texts) {
    for (const Encoding& window : text.windows) {
      sequences.push_back(sequence_of(window, in_decoder));
      lengths.push_back(static_cast<std::int64_t>(window.size()));
    }
  }
  std::vector<at::Tensor> scores(sequences.size());
  const auto make = [&](const Items& items) {
    std::vector<const TokenSequence*> members;
    for (const std::uint32_t item : items) members.push_back(&sequences[item]);
    return batch_of(members);
  };
  ForwardRunner(model.subject(), kBatchTokens).run(lengths, make, [&](const Forward& forward) {
    for (std::size_t i = 0; i < forward.items.size(); ++i)
      scores[forward.items[i]] = finite_rows(forward.rows(i, meaning.scores_tokens()));
  });
  auto next = scores.begin();
  for (ScoredText& text : texts) {
    text.scores.assign(next, next + static_cast<std::ptrdiff_t>(text.windows.size()));
    next += static_cast<std::ptrdiff_t>(text.windows.size());
  }
}

/// What the file says is right, as predictions/*.jsonl state it; null where it says nothing.
Json gold_of(const Example& example, const Model& model) {
  const std::vector<std::string>& names = model.label_names();
  const auto name = [&](std::int32_t label) {
    return label >= 0 ? Json(names.at(static_cast<std::size_t>(label))) : Json();
  };
  if (example.label >= 0) return name(example.label);
  if (std::isfinite(example.value)) return example.value;
  if (!example.has_gold) return nullptr;
  const std::string task = model.scores_mean().task();
  Json gold = Json::array();
  if (task == "multi_label") {
    for (const std::int32_t label : example.labels) gold.push_back(name(label));
  } else if (task == "span") {
    for (const AnswerSpan& answer : example.answers)
      gold.push_back(example.text_pair.substr(answer.start, answer.end - answer.start));
  } else if (task == "token_classification") {
    for (const TaggedWord& word : example.words)
      gold.push_back({{"text", example.text.substr(word.start, word.end - word.start)},
                      {"start", word.start},
                      {"end", word.end},
                      {"label", name(word.tag)}});
  } else {
    return nullptr;
  }
  return gold;
}

/// A row of a file, or a text of one's own: read, or refused.
struct Row {
  const Example* example = nullptr;
  ScoredText read;
  std::int64_t line = 0;
  std::string error;
};

Row read_row(const Example& example, const Model& model) {
  Row row{&example, {}, example.line, {}};
  row.read.windows = model.scores_mean().encode(example, model.max_length());
  model.scores_mean().check_answerable(example, row.read.windows.front());
  return row;
}

/// The same where the row may be refused.
Row try_row(const Dataset& data, const Example& example, const Model& model) {
  try {
    return read_row(example, model);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data && error.kind() != ErrorKind::usage) throw;
    return {&example, {}, example.line, fmt::format("{}:{}: {}", place_of(data.path), example.line, error.what())};
  }
}

Json answer_to(const Row& row, const Model& model, ReadSummary& summary) {
  Json answer = Json::object();
  if (row.error.empty()) {
    const CutCounts counts = counts_of(row.read.windows, model.tokenizer().special_ids());
    summary.counts += counts;
    answer = model.scores_mean().answer(*row.example, row.read);
    answer["tokens_cut"] = counts.cut_tokens;
    answer["unknown_tokens"] = counts.unknown_tokens;
    if (const Json gold = gold_of(*row.example, model); !gold.is_null()) answer["gold"] = gold;
  } else {
    ++summary.bad_rows;
    if (row.example != nullptr) answer["text"] = row.example->text;
    answer["error"] = row.error;
  }
  if (row.line > 0) answer["line"] = row.line;
  return answer;
}

/// Scores the rows that could be read and answers all in their order.
void answer_rows(std::vector<Row>& rows, const Model& model, const OnAnswer& use, ReadSummary& summary) {
  std::vector<ScoredText> read;
  for (Row& row : rows) {
    if (row.error.empty()) read.push_back(std::move(row.read));
  }
  score(read, model);
  auto next = read.begin();
  for (Row& row : rows) {
    if (row.error.empty()) row.read = std::move(*next++);
    use(answer_to(row, model, summary));
  }
}

/// Takes the rows of a call in order and answers them some hundred at a time.
class RowQueue {
 public:
  RowQueue(const Model& model, std::size_t total, const OnAnswer& use, const Observer& observer)
      : model_(model), total_(total), use_(use), observer_(observer) {}

  void put(Row row) {
    rows_.push_back(std::move(row));
    if (rows_.size() == kTextsTogether) flush();
  }
  ReadSummary flush() {
    if (rows_.empty()) return summary_;
    answer_rows(rows_, model_, use_, summary_);
    done_ += rows_.size();
    rows_.clear();
    if (observer_.progress)
      observer_.progress("predict", static_cast<std::int64_t>(done_), static_cast<std::int64_t>(total_), "text");
    return summary_;
  }

 private:
  const Model& model_;
  std::size_t total_, done_ = 0;
  const OnAnswer& use_;
  const Observer& observer_;
  std::vector<Row> rows_;
  ReadSummary summary_;
};

}  // namespace

ReadSummary predict(const Model& model, const std::vector<Example>& examples, const OnAnswer& use,
                    const Observer& observer) {
  const StopScope stop(observer.stop);
  model.scores_mean();
  RowQueue queue(model, examples.size(), use, observer);
  for (const Example& example : examples) queue.put(read_row(example, model));
  return queue.flush();
}

ReadSummary predict(const Model& model, const Dataset& data, bool strict, const OnAnswer& use,
                    const Observer& observer) {
  const StopScope stop(observer.stop);
  model.scores_mean();
  RowQueue queue(model, data.examples.size() + data.bad_rows.size(), use, observer);
  auto bad = data.bad_rows.begin();
  const auto put = [&](Row row) {
    const std::string error = row.error;
    if (!strict || error.empty()) return queue.put(std::move(row));
    queue.flush();
    throw Error(ErrorKind::data, error);
  };
  for (const Example& example : data.examples) {
    for (; bad != data.bad_rows.end() && bad->line < example.line; ++bad) put({nullptr, {}, bad->line, bad->error});
    put(try_row(data, example, model));
  }
  for (; bad != data.bad_rows.end(); ++bad) put({nullptr, {}, bad->line, bad->error});
  return queue.flush();
}

}  // namespace glass::pipeline
