#include "explain/rerun.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "explain/token_scores.h"
#include "glass/base/hash.h"
#include "glass/explain/gradients.h"

namespace glass {

std::vector<ExplainInput> inputs_with_labels(ExplainGroup& group) {
  std::vector<ExplainInput> inputs = group.inputs();
  if (group.context().scores_mean().needs_all_tokens(group.context().target)) return inputs;
  const std::vector<std::int64_t>& labels = group.target().labels;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].label < 0 && i < labels.size()) inputs[i].label = labels[i];
  }
  return inputs;
}

std::vector<double> own_scores(const MetricCase& one, const ExplainGroup& group) {
  return token_scores(one, group.inputs()[one.input], 0).scores;
}

std::vector<double> scores_among(const MetricCase& one, const ExplainGroup& group,
                                 const std::vector<Explanation>& others) {
  return own_scores({one.example, others[one.input], one.number, one.input}, group);
}

std::vector<double> magnitudes(std::vector<double> scores) {
  for (double& score : scores) score = std::abs(score);
  return scores;
}

NoisyCopy explain_noisy_copy(Explainer& method, ExplainGroup& group, double radius, std::int64_t draw) {
  const InputPoints points(*group.context().subject, method.settings().value("point", ""),
                           "explain." + method.name() + ".point");
  const std::vector<Tensor>& own = group.gradients(points).values;
  NoisyCopy copy;
  std::vector<Tensor> values;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const std::uint64_t seed = derive_seed(group.context().seed, static_cast<std::uint64_t>(group.inputs()[i].example),
                                           static_cast<std::uint64_t>(draw));
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    const Tensor drawn = at::rand(own[i].sizes(), generator, at::kDouble).to(own[i].options()) * 2 - 1;
    const Tensor noise = drawn * (radius * (own[i].max() - own[i].min()));
    copy.distance.push_back(noise.to(at::kDouble).norm().item<double>());
    values.push_back(own[i] + noise);
  }
  ExplainGroup noisy(group, points, std::move(values));
  copy.explanations = method.explain(noisy);
  return copy;
}

double distance_between(const std::vector<double>& a, const std::vector<double>& b) {
  double squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) squares += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(squares);
}

}  // namespace glass
