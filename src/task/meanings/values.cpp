// A number a text, or several: scores are what they are, there are no probabilities.
#include <algorithm>

#include "task/meanings/shared.h"

namespace glass {
namespace {

class ValueScores final : public NamedScores {
 public:
  explicit ValueScores(const MeaningInput& input)
      : NamedScores("regression", Link::identity, input.label_names), tokenizer_(input.tokenizer) {}
  std::string class_word() const override { return "value"; }
  std::vector<TargetKind> target_kinds() const override { return {TargetKind::value}; }
  std::string describe(const ResolvedTarget& target, std::size_t row) const override {
    return class_count() == 1 ? "value" : "value of '" + class_name(target.labels.at(row)) + "'";
  }
  std::vector<Encoding> encode(const Example& example, std::int64_t max_length) const override {
    return {encode_example(tokenizer_, example, {}, max_length)};
  }

  Prediction prediction(const std::vector<double>& scores) const override {
    Prediction said;
    said.kind = PredictionKind::value;
    said.logits = scores;
    said.label = static_cast<std::int32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
    said.label_name = class_name(said.label);
    return said;
  }

  Json answer(const Example& example, const ScoredText& text) const override {
    const std::vector<double> values = to_doubles(text.scores.front());
    Json answer = answer_begin(example);
    answer["value"] = values.size() == 1 ? Json(values[0]) : by_name(values, names());
    return answer;
  }

 private:
  const Tokenizer& tokenizer_;
};

}  // namespace

std::unique_ptr<ScoreMeaning> regression_meaning(const MeaningInput& input) {
  return std::make_unique<ValueScores>(input);
}

}  // namespace glass
