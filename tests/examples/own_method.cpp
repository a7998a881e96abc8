// A method of explanation of one's own: bind() and run(), and one line that registers it. Configs, the pipeline and
// the report then know it by its name.
#include <glass/explain/explainer.h>
#include <glass/explain/gradients.h>
#include <glass/model/wrapped_module.h>
#include <glass/pipeline/explain.h>

#include <cmath>
#include <cstdio>

/// The length of the gradient of the score at each token.
class GradientNorm : public glass::Explainer {
 public:
  void bind(glass::config::Reader& reader) override {
    reader.field("order", order_, "of the norm: 1 adds the sizes up, 2 is Euclid's").at_least(1).at_most(10);
  }

 protected:
  std::vector<glass::Explanation> run(glass::ExplainGroup& group) override {
    const glass::InputPoints points(*group.context().subject, "", "explain." + name());
    const glass::InputGradients& plain = group.gradients(points);
    std::vector<glass::Explanation> results(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
      const std::vector<double> norms = glass::to_doubles(plain.gradients[i].norm(order_, 1));
      results[i].values = points.by_token(group.inputs()[i], norms.data());
      results[i].is_signed = false;
      results[i].point = points.name();
      results[i].unit = group.target_unit() + " per unit of the point";
    }
    return results;
  }

 private:
  double order_ = 2;
};

GLASS_REGISTER_EXPLAINER(GradientNorm, "gradient_norm", "length of the gradient at each token",
                         "How fast the score changes where the token enters.",
                         "the target's unit per unit of the point", "Says nothing of the direction.",
                         "Simonyan et al. 2014, https://arxiv.org/abs/1312.6034");

/// One text, scored (3 a + 4 b, 0) for its summed vectors (a, b): the gradient at every token is (3, 4).
int main() {
  const auto tokenizer = glass::build_word_tokenizer({"good film"}, true, 10, 1);
  const at::Tensor vectors = at::ones({tokenizer->vocab_size(), 2}),
                   head = at::tensor({3.0f, 0.0f, 4.0f, 0.0f}).view({2, 2});
  glass::WrappedModule module({{"words", "[N, D]", "word vectors"}}, [&](const auto& batch, glass::Trace& trace) {
    const at::Tensor words = trace.at(glass::Point("words"), vectors.index_select(0, at::tensor(batch.ids)));
    return glass::sum_by_sequence(words, batch).matmul(head);
  });
  const auto setup = [](const char* order) {
    return glass::pipeline::set_up({}, {std::string("explain.gradient_norm.order=") + order});
  };
  for (const auto& [order, expected] : {std::pair{"1", 7.0}, std::pair{"2", 5.0}}) {
    const glass::pipeline::Model model("sum", module, *tokenizer, glass::class_scores({"good", "bad"}, tokenizer.get()),
                                       setup(order));
    const auto result = glass::pipeline::explain(model, {"good film"}, {"gradient_norm"});
    for (const double value : result.examples[0].explanations[0].values) {
      std::printf("order %s: %.4f\n", order, value);
      if (std::abs(value - expected) > 1e-5) return 1;
    }
  }
}
