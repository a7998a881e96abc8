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
  bool seen = false;      ///< a token stands for a part of it
  std::uint32_t end = 0;  ///< the last byte that any window reads
};

std::vector<Read> read_by_question(const Dataset& data, const AnswerLabels& labels) {
  std::vector<Read> read(data.examples.size());
  for (const AnswerWindow& window : labels.windows) {
    const std::vector<AnswerSpan>& answers = data.examples[window.question].answers;
    Read& question = read[window.question];
    question.learned = question.learned || window.first > 0;
    for (const auto& [start, end] : window.places) {
      question.end = std::max(question.end, end);
      question.seen = question.seen || (!answers.empty() && start < answers.front().end && end > answers.front().start);
    }
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

std::string counted(std::size_t answers) {
  return answers == 1 ? "one answer" : fmt::format("{} answers", answers);
}

void refuse_lost(const Dataset& data, const std::vector<const Example*>& lost) {
  if (lost.empty()) return;
  fail(ErrorKind::data, "{}: answers: nothing can be learned of {}, for which no token stands: {}; mend or remove them",
       data.path.string(), counted(lost.size()), listed(lost));
}

}  // namespace

void check_answers(const Dataset& data, const AnswerLabels& labels) {
  const std::vector<Read> read = read_by_question(data, labels);
  std::vector<const Example*> lost, unread;
  std::size_t answered = 0;
  for (std::size_t i = 0; i < data.examples.size(); ++i) {
    const Example& example = data.examples[i];
    if (example.answers.empty()) continue;
    ++answered;
    if (read[i].learned) continue;
    const bool is_unread = read[i].seen || read[i].end < example.answers.front().end;
    (is_unread ? unread : lost).push_back(&example);
  }
  refuse_lost(data, lost);
  if (unread.empty()) return;
  if (unread.size() == answered)
    fail(ErrorKind::data,
         "{}: answers: none can be learned: all stand where texts are cut, or go over the window that is read; raise "
         "data.max_length or task.window_overlap",
         data.path.string());
  log_warning(
      "{}: {} that stand where a text is cut, or that no window holds as a whole, teach nothing: {}; data.max_length "
      "and task.window_overlap decide what is read at once",
      data.path.string(), counted(unread.size()), listed(unread));
}

}  // namespace glass
