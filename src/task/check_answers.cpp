#include "task/check_answers.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/log.h"

namespace glass {

namespace {

constexpr std::size_t kShown = 20;

/// What the windows of a question make of its first right answer.
struct Read {
  bool learned = false;
  std::uint32_t end = 0;  ///< the last byte that any window reads
};

std::vector<Read> read_by_question(const AnswerLabels& labels, std::size_t questions) {
  std::vector<Read> read(questions);
  for (const AnswerWindow& window : labels.windows) {
    Read& question = read[window.question];
    question.learned = question.learned || window.first > 0;
    for (const auto& [start, end] : window.places) question.end = std::max(question.end, end);
  }
  return read;
}

std::string answer_of(const Example& example) {
  const AnswerSpan& answer = example.answers.front();
  return shown(example.text_pair.substr(answer.start, answer.end - answer.start));
}

std::string listed(const std::vector<const Example*>& examples) {
  std::vector<std::string> names;
  for (const Example* example : examples) {
    if (names.size() < kShown) names.push_back(fmt::format("line {} '{}'", example->line, answer_of(*example)));
  }
  const std::string rest = examples.size() > kShown ? fmt::format(", and {} more", examples.size() - kShown) : "";
  return fmt::format("{}{}", fmt::join(names, ", "), rest);
}

void refuse(const Dataset& data, const std::vector<const Example*>& lost) {
  if (lost.empty()) return;
  fail(ErrorKind::data,
       "{}: answers: nothing can be learned of {}: {}; no token stands for the answer, or no window of the text holds "
       "all of it; mend or remove these lines, or raise data.max_length or task.window_overlap",
       data.path.string(), lost.size() == 1 ? "one answer" : fmt::format("{} answers", lost.size()), listed(lost));
}

}  // namespace

void check_answers(const Dataset& data, const AnswerLabels& labels, std::int64_t window_overlap) {
  const std::vector<Read> read = read_by_question(labels, data.examples.size());
  std::vector<const Example*> lost, cut;
  for (std::size_t i = 0; i < data.examples.size(); ++i) {
    const Example& example = data.examples[i];
    if (example.answers.empty() || read[i].learned) continue;
    const bool is_cut = window_overlap == 0 && read[i].end < example.answers.front().end;
    (is_cut ? cut : lost).push_back(&example);
  }
  refuse(data, lost);
  if (cut.empty()) return;
  if (cut.size() == data.examples.size())
    fail(ErrorKind::data,
         "{}: answers: all of them stand behind the place where texts are cut; nothing can be learned; raise "
         "data.max_length, or set task.window_overlap",
         data.path.string());
  log_warning(
      "{}: {} answers stand behind the place where texts are cut and teach nothing: {}; task.window_overlap "
      "reads texts in windows",
      data.path.string(), cut.size(), listed(cut));
}

}  // namespace glass
