// Explains a text: explain_text MODEL TEXT says what each token adds to the score of the predicted class.
#include <glass/pipeline/explain.h>
#include <cstdio>

int main(int, char** argv) {
  const glass::pipeline::Model model(argv[1]);
  const auto result = glass::pipeline::explain(model, {argv[2]}, {"integrated_gradients"});
  const glass::ExplainedExample& text = result.examples.front();
  std::printf("%s\n", text.prediction.label_name.c_str());
  for (std::size_t t = 0; t < text.tokens.size(); ++t)
    std::printf("%+.3f %s\n", text.explanations.front().values[t], text.tokens[t].text.c_str());
}
