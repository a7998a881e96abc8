// Questions and the texts that their answers are searched in, in windows where a text is long.
#include <algorithm>

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

/// The tokens of the first right answer, where all of it stands in this window. `more_behind`: the text goes on after
/// it.
AnswerWindow read_window(const Encoding& encoding, const Example& example, std::size_t question, bool more_behind) {
  AnswerWindow window{question, {}, -1, -1};
  std::int64_t first_searched = -1, last_searched = -1;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    const TokenPlace& place = encoding.places[t];
    const bool searched = encoding.sequences[t] == 1;
    window.places.emplace_back(searched ? place.start : 0, searched ? place.end : 0);
    if (!searched) continue;
    if (first_searched < 0) first_searched = static_cast<std::int64_t>(t);
    last_searched = static_cast<std::int64_t>(t);
    if (example.answers.empty()) continue;
    const AnswerSpan& answer = example.answers.front();
    if (answer.start == answer.end || place.end <= answer.start || place.start >= answer.end) continue;
    if (!has_answer(window)) window.first = static_cast<std::int64_t>(t);
    window.last = static_cast<std::int64_t>(t);
  }
  if (!has_answer(window)) return window;
  const std::uint32_t begin = encoding.places[static_cast<std::size_t>(window.first)].start;
  const std::uint32_t end = encoding.places[static_cast<std::size_t>(window.last)].end;
  // Half an answer is none. Within the window its edges may be characters that no token stands for.
  const bool begins_before =
      encoding.tokens_before > 0 && window.first == first_searched && begin > example.answers.front().start;
  const bool ends_behind = more_behind && window.last == last_searched && end < example.answers.front().end;
  if (begins_before || ends_behind) window.first = window.last = -1;
  return window;
}

/// The windows of one question. Those beside the answer learn that it is not there; where none holds it, nothing is
/// learned: that there is no answer would be wrong.
std::vector<AnswerWindow> read_windows(const std::vector<Encoding>& windows, const Example& example,
                                       std::size_t question) {
  std::vector<AnswerWindow> read;
  for (const Encoding& encoding : windows) {
    const bool more_behind = &encoding != &windows.back() || encoding.tokens_cut > 0;
    read.push_back(read_window(encoding, example, question, more_behind));
  }
  if (!example.answers.empty() && std::none_of(read.begin(), read.end(), has_answer)) return read;
  for (AnswerWindow& window : read) {
    if (!has_answer(window)) window.first = window.last = 0;
  }
  return read;
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
    for (AnswerWindow& window : read_windows(windows, example, questions.size())) read.push_back(std::move(window));
    for (Encoding& encoding : windows) {
      tokenized.ids.push_back(std::move(encoding.ids));
      tokenized.token_types.emplace_back(encoding.type_ids.begin(), encoding.type_ids.end());
    }
    questions.push_back(searched_text(example));
  }
  tokenized.labels = std::make_shared<AnswerLabels>(std::move(read), std::move(questions));
  return tokenized;
}

}  // namespace glass
