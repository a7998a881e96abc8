// Gradient x activation: gradient times value at points inside the model, all of them in one forward and one backward.
#include "explain/watched_points.h"
#include "explain/width_norm.h"
#include "glass/explain/explainer.h"
#include "glass/model/find_points.h"

namespace glass {

class GradientXActivation final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    points_.bind(reader);
    norm_.bind(reader);
  }

  void declare(ExplainGroup& group) override { watched_of(group); }
  StatedCost cost(const ExplainGroup& /*group*/, std::size_t /*input*/) override { return PassCost{1, 1}; }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const WatchedPoints watched = watched_of(group);
    const InputPoints points = first_points(group);
    std::vector<std::vector<std::vector<double>>> values(group.size());  // by text, point and token
    std::vector<double> scores(group.size());
    GradientRequest request;
    request.watch = watched.names();
    run_gradients(group, points, one_each(group.size()), request, [&](const VariantGradients& batch) {
      const std::vector<double> targets = to_doubles(batch.targets);
      for (std::size_t i = 0; i < targets.size(); ++i) scores[batch.variants[i].input] = targets[i];
      watched.for_each(batch, group, points,
                       [&](const TextVariant& variant, std::size_t p, const Tensor& value, const Tensor& gradient) {
                         values[variant.input].push_back(
                             watched.by_token(p, group.inputs()[variant.input], points, norm_.of(gradient * value)));
                       });
    });
    std::vector<Explanation> results(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
      Explanation& result = results[i];
      watched.describe(group.inputs()[i], values[i], result);
      result.is_signed = norm_.is_signed();
      result.target = group.describe_target(i);
      result.target_class = result.is_signed ? group.target_class(i) : "";
      result.quality = {{"score_input", scores[i]}};
      result.forwards = result.backwards = 1;
    }
    return results;
  }

 private:
  WatchedPoints watched_of(const ExplainGroup& group) const {
    return points_.find(group, "explain." + name() + ".points");
  }
  /// Gradients reach every point from here on: the word vectors, where there are any.
  InputPoints first_points(const ExplainGroup& group) const {
    const Subject& subject = *group.context().subject;
    const bool has_words = !word_embed_points(subject.points()).empty();
    return {subject, has_words ? "word_embed" : "", "explain." + name() + ".points"};
  }

  PointsSetting points_;
  WidthNorm norm_;
};

GLASS_REGISTER_EXPLAINER(
    GradientXActivation, "gradient_x_activation",
    "gradient of the score times the value at points inside the model; one forward and one backward for all",
    "The gradient of the output times the value at points inside the model, summed over the width: a first-order "
    "estimate of what the state of each place adds.",
    "the target's unit",
    "Looks at one point only: where the model is saturated or bends, scores can vanish or turn their sign. Nothing "
    "forces them to sum to the output. A token's state deep inside holds what came to it from others.",
    "Captum's LayerGradientXActivation; Shrikumar et al. 2017, https://arxiv.org/abs/1605.01713");

}  // namespace glass
