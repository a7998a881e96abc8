// Questions and the texts that their answers are searched in, in windows where a text is long.
#include "data/row_errors.h"
#include "glass/base/error.h"
#include "glass/data/answer_labels.h"
#include "glass/data/tokenize.h"
#include "glass/text/unicode.h"

namespace glass {
namespace {

bool has_answer(const AnswerWindow& window) {
  return window.first >= 0;
}

/// The tokens of the first right answer, where all of it stands in this window.
AnswerWindow read_window(const Encoding& encoding, const Example& example, std::size_t question) {
  AnswerWindow window{question, {}, -1, -1};
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    const TokenPlace& place = encoding.places[t];
    const bool searched = encoding.sequences[t] == 1;
    window.places.emplace_back(searched ? place.start : 0, searched ? place.end : 0);
    if (!searched || example.answers.empty()) continue;
    const AnswerSpan& answer = example.answers.front();
    if (place.end <= answer.start || place.start >= answer.end) continue;
    if (!has_answer(window)) window.first = static_cast<std::int64_t>(t);
    window.last = static_cast<std::int64_t>(t);
  }
  if (!has_answer(window)) return window;
  const std::uint32_t begin = encoding.places[static_cast<std::size_t>(window.first)].start;
  const std::uint32_t end = encoding.places[static_cast<std::size_t>(window.last)].end;
  // Half an answer is none.
  const bool begins_before = encoding.tokens_before > 0 && begin > example.answers.front().start;
  if (begins_before || end < example.answers.front().end) window.first = window.last = -1;
  return window;
}

SearchedText searched_text(const Example& example) {
  SearchedText text{example.text_pair, {}};
  for (const AnswerSpan& answer : example.answers)
    text.answers.push_back(example.text_pair.substr(answer.start, answer.end - answer.start));
  return text;
}

void check_answered(const Example& example, const AnswerOptions& options) {
  if (!example.answers.empty() || options.unanswerable) return;
  fail(ErrorKind::data,
       "answers: the question '{}' has none; leave it out, or set task.unanswerable = true to learn and judge such "
       "questions",
       shown(example.text));
}

}  // namespace

TokenizedDataset tokenize_with_answers(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                       const AnswerOptions& options, CutCounts* counts) {
  TokenizedDataset tokenized;
  std::vector<AnswerWindow> read;
  std::vector<SearchedText> questions;
  RowErrors errors;
  for (const Example& example : data.examples) errors.guard(data, example, [&] { check_answered(example, options); });
  refuse_bad_rows(errors.take());
  for (const Example& example : data.examples) {
    std::vector<Encoding> windows = encode_searched(tokenizer, example, max_length, options.window_overlap);
    if (counts != nullptr) *counts += counts_of(windows, tokenizer.special_ids());
    const bool is_empty_learned = example.answers.empty() || windows.size() > 1;
    for (Encoding& encoding : windows) {
      AnswerWindow window = read_window(encoding, example, questions.size());
      if (!has_answer(window) && is_empty_learned) window.first = window.last = 0;
      read.push_back(std::move(window));
      tokenized.ids.push_back(std::move(encoding.ids));
      tokenized.token_types.emplace_back(encoding.type_ids.begin(), encoding.type_ids.end());
    }
    questions.push_back(searched_text(example));
  }
  tokenized.labels = std::make_shared<AnswerLabels>(std::move(read), std::move(questions));
  return tokenized;
}

}  // namespace glass
