// Input invariance (Kindermans et al. 2017): does an explanation stay where the text's values are moved by a constant
// that the model takes off again?
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "explain/rerun.h"
#include "explain/shifted_subject.h"
#include "glass/base/correlation.h"
#include "glass/base/hash.h"
#include "glass/model/find_points.h"
#include "glass/model/forward_runner.h"

namespace glass {

namespace {

/// The points where tokens enter, and those of their word vectors.
std::vector<std::string> entrances(const Subject& subject) {
  const std::vector<PointInfo> known = subject.points();
  std::vector<std::string> points = embed_points(known);
  for (const std::string& words : word_embed_points(known)) points.push_back(words);
  return points;
}

/// A constant of the size of the text's values for each of these points, [D] by its name.
std::map<std::string, Tensor> draw_shifts(const ExplainGroup& group, const ExplainInput& input,
                                          const std::vector<std::string>& points, double scale) {
  const ExplainContext& context = group.context();
  std::map<std::string, Tensor> shifts;
  ForwardRunner runner(*context.subject, context.batch_tokens);
  runner.watch([&](const Items&, const Batch&, Trace& trace) {
    for (const std::string& point : points) trace.read(point);
  });
  const auto make = [&](const Items&) { return batch_of({&input}); };
  runner.run({static_cast<std::int64_t>(input.ids.size())}, make, [&](const Forward& forward) {
    for (const std::string& point : points) {
      const Tensor values = forward.trace[point].to(at::kCPU, at::kDouble);
      const std::uint64_t seed = derive_seed(context.seed, static_cast<std::uint64_t>(input.example), hash64(point));
      at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
      shifts[point] = at::randn({values.size(1)}, generator, at::kDouble) * (scale * values.square().mean().sqrt());
    }
  });
  return shifts;
}

}  // namespace

class InputInvariance final : public ExplanationMetric {
 public:
  Better better() const override { return Better::low; }
  MetricNeeds needs() const override { return MetricNeeds::rerun; }
  void bind(config::Reader& reader) override {
    reader
        .field("scale", scale_,
               "size of the constant, in root mean squares of the text's values where its tokens enter")
        .above(0);
  }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    std::vector<Json> numbers(cases.size(), Json::object());
    const std::vector<std::string> points = entrances(*group->context().subject);
    if (points.empty()) return numbers;
    const std::vector<ExplainInput> inputs = inputs_with_labels(*group);
    for (std::size_t c = 0; c < cases.size(); ++c) numbers[c] = of(cases[c], inputs[cases[c].input], points, *group);
    return numbers;
  }

 private:
  Json of(const MetricCase& one, const ExplainInput& input, const std::vector<std::string>& points,
          ExplainGroup& group) const {
    const std::vector<double> own = own_scores(one, group);
    const double size = distance_between(own, std::vector<double>(own.size()));
    if (size == 0) return Json::object();
    const std::map<std::string, Tensor> shifts = draw_shifts(group, input, points, scale_);
    const std::vector<std::string> words = word_embed_points(group.context().subject->points());
    ShiftedSubject shifted(*group.context().subject, shifts, words.empty() ? Tensor() : shifts.at(words.front()));
    ExplainContext context = group.context();
    context.subject = &shifted;
    std::vector<Explanation> again(group.size());
    again[one.input] = one.explainer->explain(context, {input}).at(0);
    const std::vector<double> moved = scores_among(one, group, again);
    Json numbers = {{"mean", distance_between(moved, own) / size}};
    const double rho = rank_correlation(own, moved);
    if (!std::isnan(rho)) numbers["rank_correlation"] = rho;
    return numbers;
  }

  double scale_ = 1;
};

GLASS_REGISTER_METRIC(
    InputInvariance, "input_invariance",
    "relative change of the scores when the text's values move by a constant that the model takes off again; 0 is best",
    "Where tokens enter, all values of the text are moved by one random vector, which the model takes off again at "
    "once: the same function of the same text. |scores then - scores| / |scores|, and the rank correlation of both. "
    "Methods that multiply by the value, or start from a fixed vector such as zero, change; gradients alone and "
    "methods "
    "that put other tokens in do not.",
    "Kindermans et al. 2017, https://arxiv.org/abs/1711.00867");

}  // namespace glass
