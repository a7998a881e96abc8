// Gradient x input: one forward and one backward; the first-order guess of what each token adds to the score. The score
// of a token is signed and summed over the width, unless another norm is asked for.
#include <ATen/ATen.h>

#include "explain/width_norm.h"
#include "glass/explain/explainer.h"
#include "glass/explain/gradients.h"

namespace glass {

class GradientXInput final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("point", point_,
                 "where gradients are taken: \"\" is the input of the first block, word_embed the word vectors, or any "
                 "point's name");
    norm_.bind(reader);
  }
  bool reads_input_values() const override { return true; }

  void declare(ExplainGroup& group) override { points_of(group); }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const InputPoints points = points_of(group);
    const InputGradients& plain = group.gradients(points);
    std::vector<Explanation> results(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
      Explanation& result = results[i];
      const std::vector<double> by_row = norm_.of(plain.gradients[i] * plain.values[i]);  // [R]
      result.values = points.by_token(group.inputs()[i], by_row.data());
      result.is_signed = norm_.is_signed();
      result.target = group.describe_target(i);
      result.target_class = result.is_signed ? group.target_class(i) : "";
      result.point = points.name();
      result.settings["point"] = point_.empty() ? "embed" : point_;
      result.quality = {{"score_input", plain.targets[i]}};
      result.forwards = result.backwards = 1;
    }
    return results;
  }

 private:
  InputPoints points_of(const ExplainGroup& group) const {
    return {*group.context().subject, point_, "explain." + name() + ".point"};
  }

  std::string point_;
  WidthNorm norm_;
};

GLASS_REGISTER_EXPLAINER(
    GradientXInput, "gradient_x_input", "gradient of the score times the input; one forward and one backward",
    "The gradient of the output times the input, summed over the width: a first-order estimate of what each token adds "
    "(Shrikumar et al. 2017). The norms l1 and l2 tell its size alone; other libraries take l2 by default.",
    "the target's unit",
    "Looks at one point only: where the model is saturated or bends, scores can vanish or turn their sign. Nothing "
    "forces them to sum to the output.",
    "Shrikumar et al. 2017, https://arxiv.org/abs/1605.01713");

}  // namespace glass
