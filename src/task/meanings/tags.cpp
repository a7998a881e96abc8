// A class for each token: a softmax over the tags of every row.
#include <algorithm>

#include "task/meanings/shared.h"

namespace glass {
namespace {

class TagScores final : public NamedScores {
 public:
  explicit TagScores(const MeaningInput& input)
      : NamedScores("token_classification", Link::softmax, input.label_names), tokenizer_(input.tokenizer) {}
  bool scores_tokens() const override { return true; }
  PositionRule default_position() const override { return {PositionRule::Kind::least_sure}; }
  bool has_position(PositionRule::Kind kind) const override {
    return kind == PositionRule::Kind::least_sure || kind == PositionRule::Kind::words ||
           kind == PositionRule::Kind::tagged;
  }
  std::vector<Encoding> encode(const Example& example, std::int64_t max_length) const override {
    return {encode_example(tokenizer_, example, {}, max_length)};
  }
  Prediction prediction(const std::vector<double>& scores) const override { return softmax_prediction(scores, *this); }

  Json answer(const Example& example, const ScoredText& text) const override {
    const Encoding& encoding = text.windows.front();
    const std::vector<double> scores = to_doubles(text.scores.front());
    const std::size_t classes = names().size();
    Json tokens = Json::array();
    for (std::size_t t = 0; t < encoding.size(); ++t) {
      if (encoding.special[t]) continue;
      const auto row = scores.begin() + static_cast<std::ptrdiff_t>(t * classes);
      const Prediction said = prediction({row, row + static_cast<std::ptrdiff_t>(classes)});
      tokens.push_back(covered_part(example, encoding, t, t));
      tokens.back()["label"] = said.label_name;
      tokens.back()["probability"] = said.probabilities[static_cast<std::size_t>(said.label)];
    }
    Json answer = answer_begin(example);
    answer["tokens"] = tokens;
    return answer;
  }

 private:
  const Tokenizer& tokenizer_;
};

}  // namespace

std::unique_ptr<ScoreMeaning> tags_meaning(const MeaningInput& input) {
  return std::make_unique<TagScores>(input);
}

}  // namespace glass
