// Saliency (Simonyan, Vedaldi, Zisserman 2013): the gradient of the score where tokens enter, one number a token.
#include "explain/width_norm.h"
#include "glass/explain/explainer.h"
#include "glass/explain/gradients.h"

namespace glass {

class Saliency final : public Explainer {
 public:
  Saliency() { norm_.name = "l1"; }

  void bind(config::Reader& reader) override {
    norm_.bind(reader);
    reader.field("point", point_,
                 "where gradients are taken: \"\" is the input of the first block, word_embed the word vectors, or any "
                 "point's name");
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
      result.values = points.by_token(group.inputs()[i], norm_.of(plain.gradients[i]).data());
      result.point = points.name();
      result.settings["point"] = point_.empty() ? "embed" : point_;
      result.is_signed = norm_.is_signed();
      // Also of sizes: those of this score's gradient.
      result.target = group.describe_target(i);
      result.target_class = result.is_signed ? group.target_class(i) : "";
      result.unit = group.target_unit() + " per unit of the point";
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
    Saliency, "saliency", "size of the gradient of the score at each token; one forward and one backward",
    "How fast the output would change if a token's vector moved: the sum of the sizes of its gradient (l1), its "
    "Euclidean length (l2), or its signed sum (Simonyan, Vedaldi, Zisserman 2013).",
    "the target's unit per unit of the point",
    "Says where the output is sensitive, not what the tokens that are there brought to it; no direction of its own is "
    "that of a word. Nothing forces the numbers to sum to the output.",
    "Simonyan, Vedaldi, Zisserman 2013, https://arxiv.org/abs/1312.6034");

}  // namespace glass
