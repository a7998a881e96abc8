// A measure of trust of one's own: measure() and one line that registers it. `explain.metrics` may then name it.
#include <glass/explain/masked_scores.h>
#include <glass/explain/metric.h>
#include <glass/model/wrapped_module.h>
#include <glass/pipeline/explain.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

/// How far the score falls when the token with the highest value is hidden.
class TopTokenDrop : public glass::ExplanationMetric {
 public:
  glass::MetricNeeds needs() const override { return glass::MetricNeeds::masked_scores; }
  std::vector<glass::Json> measure(const std::vector<glass::MetricCase>& cases, glass::ExplainGroup* group) override {
    const auto mask = glass::make_replacement("auto", group->context(), "explain.top_token_drop");
    std::vector<glass::MaskQuery> queries;
    for (const glass::MetricCase& one : cases) {
      const std::vector<double>& values = one.explanation.values;
      const auto top = std::max_element(values.begin(), values.end()) - values.begin();
      queries.push_back({one.input, {}});
      queries.push_back({one.input, {static_cast<std::uint32_t>(top)}});
    }
    const std::vector<glass::MaskedScore> scores = group->masked().of(queries, mask);
    std::vector<glass::Json> numbers;
    for (std::size_t i = 0; i < cases.size(); ++i)
      numbers.push_back({{"mean", scores[2 * i].value - scores[2 * i + 1].value}});
    return numbers;
  }
};

GLASS_REGISTER_METRIC(TopTokenDrop, "top_token_drop", "how far the score falls without the top token; higher is better",
                      "How far the score falls when the token with the highest value is hidden.", "");

/// Scores (sum of the tokens' numbers, 0). The mask token counts 0, "film" 1 and "good" 5: without "good" the score is
/// 5 lower.
int main() {
  const auto tokenizer = glass::build_word_tokenizer({"good film"}, true, 10, 1);
  at::Tensor vectors = at::zeros({tokenizer->vocab_size(), 2});
  vectors[*tokenizer->id("film")][0] = 1;
  vectors[*tokenizer->id("good")][0] = 5;
  glass::WrappedModule module({{"words", "[N, D]", "word vectors"}}, [&](const auto& batch, glass::Trace& trace) {
    const at::Tensor words = trace.at(glass::Point("words"), vectors.index_select(0, at::tensor(batch.ids)));
    return glass::sum_by_sequence(words, batch);
  });
  const glass::pipeline::Model model("sum", module, *tokenizer, glass::class_scores({"good", "bad"}, tokenizer.get()),
                                     glass::pipeline::set_up({}, {"explain.metrics=[\"top_token_drop\"]"}));
  const auto result = glass::pipeline::explain(model, {"good film"}, {"gradient_x_input"});
  const double drop = result.metrics["top_token_drop"][0]["mean"]["value"].get<double>();
  const double of_text = result.examples[0].explanations[0].quality["top_token_drop"].get<double>();
  std::printf("%.4f\n", drop);
  return std::abs(drop - 5) < 1e-5 && of_text == drop ? 0 : 1;
}
