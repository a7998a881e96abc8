// A head of one's own: what its scores mean, as one class. `predict`, `explain` and every method then work with it.
// This one scores how well two texts match, a bilinear form of their summed word vectors.
#include <glass/model/wrapped_module.h>
#include <glass/pipeline/explain.h>
#include <glass/pipeline/predict.h>

#include <cmath>
#include <cstdio>

/// One score a pair of texts; its sigmoid is the probability that they match.
class MatchScore : public glass::ScoreMeaning {
 public:
  explicit MatchScore(const glass::Tokenizer& tokenizer) : tokenizer_(tokenizer) {}
  std::string task() const override { return "match"; }
  glass::Link link() const override { return glass::Link::sigmoids; }
  std::int64_t class_count() const override { return 1; }
  std::string class_name(std::int64_t) const override { return "match"; }
  std::vector<glass::TargetKind> target_kinds() const override {
    return {glass::TargetKind::logit, glass::TargetKind::probability};
  }
  std::int64_t default_label() const override { return 0; }
  std::vector<glass::Encoding> encode(const glass::Example& pair, std::int64_t max_length) const override {
    return {glass::encode_example(tokenizer_, pair, {}, max_length)};
  }
  glass::Prediction prediction(const std::vector<double>& scores) const override {
    glass::Prediction said;
    said.kind = glass::PredictionKind::labels;
    said.label = 0;
    said.label_name = "match";
    said.logits = scores;
    said.probabilities = {1 / (1 + std::exp(-scores[0]))};
    return said;
  }
  glass::Json answer(const glass::Example& pair, const glass::ScoredText& text) const override {
    const glass::Prediction said = prediction(glass::to_doubles(text.scores.front()));
    return {{"text", pair.text}, {"text_pair", pair.text_pair}, {"match", said.probabilities[0]}};
  }

 private:
  const glass::Tokenizer& tokenizer_;
};

int main() {
  const auto tokenizer = glass::build_word_tokenizer({"red green blue"}, true, 20, 1);
  at::Tensor vectors = at::zeros({tokenizer->vocab_size(), 2});  // [CLS], [SEP] and green are (0, 0)
  vectors[*tokenizer->id("red")][0] = 1;
  vectors[*tokenizer->id("blue")][1] = 2;
  const at::Tensor form = at::tensor({0.5f, 0.25f, 0.0f, 1.0f}).view({2, 2});
  glass::WrappedModule module({{"words", "[N, D]", "word vectors"}}, [&](const auto& batch, glass::Trace& trace) {
    const at::Tensor words = trace.at(glass::Point("words"), vectors.index_select(0, at::tensor(batch.ids)));
    const at::Tensor second = at::tensor(batch.token_types).unsqueeze(1).to(at::kFloat);  // [N, 1]
    const at::Tensor first_sum = glass::sum_by_sequence(words * (1 - second), batch);
    return (first_sum.matmul(form) * glass::sum_by_sequence(words * second, batch)).sum(1, true);
  });
  const glass::pipeline::Model model("bilinear", module, *tokenizer, std::make_unique<MatchScore>(*tokenizer));
  glass::Example pair;
  pair.text = "red green";
  pair.text_pair = "blue";
  bool right = true;
  // By hand: (1, 0) form (0, 2) = 2 * 0.25 = 0.5.
  glass::pipeline::predict(model, {pair}, [&](const glass::Json& answer) {
    std::printf("%s\n", glass::dump_json(answer).c_str());
    right = std::abs(answer["match"].get<double>() - 1 / (1 + std::exp(-0.5))) < 1e-6;
  });
  // The score is linear in each text: red gives all of the first text's part, blue all of the second's.
  const auto result = glass::pipeline::explain(model, {.texts = {{pair}}, .methods = {"gradient_x_input"}});
  const glass::ExplainedExample& said = result.examples.front();
  for (std::size_t t = 0; t < said.tokens.size(); ++t) {
    const std::string& token = said.tokens[t].text;
    const double value = said.explanations[0].values[t], expected = token == "red" || token == "blue" ? 0.5 : 0.0;
    std::printf("%-6s %+.4f\n", token.c_str(), value);
    right = right && std::abs(value - expected) < 1e-6;
  }
  return right && said.explanations[0].target == "logit of class 'match'" ? 0 : 1;
}
