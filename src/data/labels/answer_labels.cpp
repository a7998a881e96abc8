// Windows of texts, and the questions that they belong to.
#include "glass/data/answer_labels.h"

namespace glass {

AnswerLabels::AnswerLabels(std::vector<AnswerWindow> of_examples, std::vector<SearchedText> of_questions)
    : windows(std::move(of_examples)),
      questions(std::make_shared<std::vector<SearchedText>>(std::move(of_questions))) {}

std::shared_ptr<const Labels> AnswerLabels::gather(const std::vector<std::uint32_t>& examples) const {
  auto gathered = std::make_shared<AnswerLabels>();
  gathered->questions = questions;
  for (const std::uint32_t example : examples) gathered->windows.push_back(windows.at(example));
  return gathered;
}

void AnswerLabels::add_to(Hasher& hasher) const {
  const auto& [windows, questions] = *this;
  for (const auto& [question, places, first, last] : windows) {
    hasher.add(question);
    hasher.add(places);
    hasher.add(first);
    hasher.add(last);
  }
  for (const auto& [text, answers] : *questions) {
    hasher.add(text);
    hasher.add(answers);
  }
}

}  // namespace glass
