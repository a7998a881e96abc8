// One label a text: a softmax over the classes.
#include "glass/base/error.h"
#include "task/meanings/shared.h"

namespace glass {
namespace {

class ClassScores : public NamedScores {
 public:
  ClassScores(std::vector<std::string> names, const Tokenizer* tokenizer)
      : NamedScores("classification", Link::softmax, std::move(names)), tokenizer_(tokenizer) {}
  std::vector<Encoding> encode(const Example& example, std::int64_t max_length) const override {
    if (tokenizer_ == nullptr)
      fail(ErrorKind::usage, "these scores come without a tokenizer to read texts with; give class_scores() one");
    return {encode_example(*tokenizer_, example, {}, max_length)};
  }
  Prediction prediction(const std::vector<double>& scores) const override { return softmax_prediction(scores, *this); }
  Json answer(const Example& example, const ScoredText& text) const override {
    const Prediction said = prediction(to_doubles(text.scores.front()));
    Json answer = answer_begin(example);
    answer["label"] = said.label_name;
    answer["probabilities"] = by_name(said.probabilities, names());
    return answer;
  }

 private:
  const Tokenizer* tokenizer_;
};

}  // namespace

std::unique_ptr<ScoreMeaning> classification_meaning(const MeaningInput& input) {
  return std::make_unique<ClassScores>(input.label_names, &input.tokenizer);
}

std::unique_ptr<ScoreMeaning> class_scores(std::vector<std::string> names, const Tokenizer* tokenizer) {
  return std::make_unique<ClassScores>(std::move(names), tokenizer);
}

}  // namespace glass
