// Where in a text the answer to a question stands.
#pragma once

#include <utility>

#include "glass/data/labels.h"

namespace glass {

/// A text that the answer to a question is searched in.
struct SearchedText {
  std::string text;
  std::vector<std::string> answers;  ///< the right ones; empty: the question has none
};

/// What is read of it at once: all, or a window of a long text.
struct AnswerWindow {
  std::size_t question = 0;  ///< whose text this is
  /// [T] bytes of each token in the text; empty for all others.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> places;
  /// The tokens that are learned; token 0 says that there is no answer here; -1: nothing is learned.
  std::int64_t first = -1, last = -1;
};

/// Labels of a task that finds answers in texts.
class AnswerLabels final : public Labels {
 public:
  static constexpr const char* kKind = "answers";
  AnswerLabels() = default;
  AnswerLabels(std::vector<AnswerWindow> of_examples, std::vector<SearchedText> of_questions);

  std::string kind() const override { return kKind; }
  std::shared_ptr<const Labels> gather(const std::vector<std::uint32_t>& examples) const override;
  void add_to(Hasher& hasher) const override;

  std::vector<AnswerWindow> windows;  ///< [E]: of a long text several examples are read
  /// By AnswerWindow::question; all questions of the dataset, also in a part of it.
  std::shared_ptr<const std::vector<SearchedText>> questions = std::make_shared<std::vector<SearchedText>>();
};

}  // namespace glass
