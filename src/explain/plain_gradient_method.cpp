#include "explain/plain_gradient_method.h"

namespace glass {

void PlainGradientMethod::bind(config::Reader& reader) {
  reader.field("point", point_,
               "where gradients are taken: \"\" is the input of the first block, word_embed the word vectors, or any "
               "point's name");
  norm_.bind(reader);
}

std::vector<Explanation> PlainGradientMethod::run(ExplainGroup& group) {
  const InputPoints points = points_of(group);
  const InputGradients& plain = group.gradients(points);
  std::vector<Explanation> results(group.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    Explanation& result = results[i];
    const std::vector<double> by_row = norm_.of(rows(plain.values[i], plain.gradients[i]));  // [R]
    result.values = points.by_token(group.inputs()[i], by_row.data());
    result.point = points.name();
    result.settings["point"] = point_.empty() ? "embed" : point_;
    result.is_signed = norm_.is_signed();
    result.target = group.describe_target(i);  // also of sizes, which are those of this score's gradient
    result.target_class = result.is_signed ? group.target_class(i) : "";
    result.unit = unit(group);
    result.quality = {{"score_input", plain.targets[i]}};
    result.forwards = result.backwards = 1;
  }
  return results;
}

InputPoints PlainGradientMethod::points_of(const ExplainGroup& group) const {
  return {*group.context().subject, point_, "explain." + name() + ".point"};
}

}  // namespace glass
