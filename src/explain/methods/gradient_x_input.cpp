// Gradient x input: one forward and one backward; the first-order guess of what each token adds to the score. The score
// of a token is signed and summed over the width.
#include <ATen/ATen.h>

#include "explain/entry_gradient.h"

namespace glass {

class GradientXInput final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("point", point_,
                 "where gradients are taken: \"\" is the input of the first block, word_embed the word vectors, or any "
                 "point's name");
    reader.field("multiply", multiply_,
                 "multiply the gradient by the value of the point; no: the gradient alone, summed over the width");
  }

 protected:
  std::vector<Explanation> run(const ExplainContext& context, const std::vector<ExplainInput>& inputs) override {
    const Entries entries(*context.subject, point_, "explain.gradient_x_input.point");
    std::vector<Explanation> results(inputs.size());
    for (const PassGroup& group : plan_passes(inputs, one_pass_each(inputs.size()), context.batch_tokens)) {
      Trace trace;
      const EntryGradient pass = run_at_entries(context, entries, {inputs, group}, trace, {});
      const Tensor products = multiply_ ? pass.gradient * pass.value : pass.gradient;
      const std::vector<double> scores = to_doubles(products.sum(1, false, at::kDouble));  // [R]
      const std::vector<double> targets = to_doubles(pass.targets);
      const double* next = scores.data();
      for (std::size_t i = 0; i < group.size(); ++i) {
        const ExplainInput& input = inputs[group[i].input];
        Explanation& result = results[group[i].input];
        result.values = entries.by_token(input, next);
        next += entries.rows(input);
        result.axes = token_axes(input);
        result.point = entries.name();
        result.target = describe_target(pass.target, i, context.label_names);
        result.unit =
            multiply_ ? target_unit(context.target.kind) : target_unit(context.target.kind) + " per unit of the point";
        result.quality = {{"score_input", targets[i]}};
        result.settings = {{"multiply", multiply_}};
        result.forwards = result.backwards = 1;
      }
    }
    return results;
  }

 private:
  std::string point_;
  bool multiply_ = true;
};

GLASS_REGISTER_EXPLAINER(GradientXInput, "gradient_x_input",
                         "gradient of the score times the input; one forward and one backward");

}  // namespace glass
