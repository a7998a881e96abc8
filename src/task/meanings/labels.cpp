// Any number of labels a text: a sigmoid for each, said where it is above one half.
#include <algorithm>
#include <cmath>

#include "task/meanings/shared.h"

namespace glass {
namespace {

class LabelScores final : public NamedScores {
 public:
  explicit LabelScores(const MeaningInput& input)
      : NamedScores("multi_label", Link::sigmoids, input.label_names), tokenizer_(input.tokenizer) {}
  std::string class_word() const override { return "label"; }
  std::vector<TargetKind> target_kinds() const override {
    return {TargetKind::logit, TargetKind::probability, TargetKind::log_probability, TargetKind::margin,
            TargetKind::probability_margin};
  }
  std::vector<Encoding> encode(const Example& example, std::int64_t max_length) const override {
    return {encode_example(tokenizer_, example, {}, max_length)};
  }

  Prediction prediction(const std::vector<double>& scores) const override {
    Prediction said;
    said.kind = PredictionKind::labels;
    said.logits = scores;
    said.label = static_cast<std::int32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
    said.label_name = class_name(said.label);
    for (const double score : scores) said.probabilities.push_back(1 / (1 + std::exp(-score)));
    return said;
  }

  Json answer(const Example& example, const ScoredText& text) const override {
    const Prediction said = prediction(to_doubles(text.scores.front()));
    Json labels = Json::array();
    for (std::size_t c = 0; c < names().size(); ++c) {
      if (said.probabilities[c] > 0.5) labels.push_back(names()[c]);
    }
    Json answer = answer_begin(example);
    answer["labels"] = labels;
    answer["probabilities"] = by_name(said.probabilities, names());
    return answer;
  }

 private:
  const Tokenizer& tokenizer_;
};

}  // namespace

std::unique_ptr<ScoreMeaning> multi_label_meaning(const MeaningInput& input) {
  return std::make_unique<LabelScores>(input);
}

}  // namespace glass
