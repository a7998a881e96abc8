// SmoothGrad (Smilkov et al. 2017): another method's scores, averaged over copies of the text with noise where its
// tokens enter. It wraps any method that reads the texts by their gradients, whose settings stand in its own section.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

#include "explain/moments.h"
#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "glass/explain/explainer.h"
#include "glass/explain/gradients.h"
#include "glass/explain/target_rows.h"

namespace glass {

namespace {

/// Names of the methods that can be wrapped. The table's order is that of their names.
std::vector<std::string> wrappable_methods() {
  std::vector<std::string> names;
  for (const MethodInfo& method : explainers()) {
    if (method.make()->reads_input_values()) names.push_back(method.name);
  }
  return names;
}

}  // namespace

class SmoothGrad final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("around", around_, "the method whose scores are averaged; its settings stand in this section too")
        .one_of(wrappable_methods());
    reader.field("samples", samples_, "noisy copies of a text").at_least(1).at_most(10000);
    reader
        .field(
            "noise", noise_,
            "standard deviation of the noise, as a share of the distance between the largest and the smallest number "
            "of the text where its tokens enter")
        .at_least(0);
    reader
        .field(
            "form", form_,
            "mean of the scores (SmoothGrad), mean of their squares (SmoothGrad squared), or their variance (VarGrad)")
        .one_of({"mean", "mean_of_squares", "variance"});
    const std::vector<std::string> known = wrappable_methods();
    // Of an unknown name the reader has complained.
    if (std::find(known.begin(), known.end(), around_) != known.end()) inner().bind(reader);
  }

  void declare(ExplainGroup& group) override {
    inner().declare(group);
    if (inner().reads_input_values()) return;
    fail(ErrorKind::config,
         "explain.{}.points: noise is added at one point, where the texts enter; name it with `point`", name());
  }

  StatedCost cost(const ExplainGroup& group, std::size_t input) override {
    StatedCost cost = inner().cost(group, input);
    if (!cost) return cost;
    *cost *= static_cast<double>(samples_);
    *cost += {1, 1};  // the text as it is
    return cost;
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const InputPoints points(*group.context().subject, point_of_inner(), "explain." + name() + ".point");
    const InputGradients& plain = group.gradients(points);
    std::vector<std::vector<Explanation>> copies(group.size());
    for (std::int64_t sample = 0; sample < samples_; ++sample) {
      ExplainGroup noisy(group, points, noisy_values(group, plain.values, sample));
      std::vector<Explanation> scores = inner().explain(noisy);
      for (std::size_t i = 0; i < group.size(); ++i) copies[i].push_back(std::move(scores[i]));
    }
    std::vector<Explanation> results;
    for (std::vector<Explanation>& text : copies) results.push_back(average(std::move(text), group.target_unit()));
    return results;
  }

 private:
  /// The wrapped method; made when it is first asked for, as bind() is not called for default settings.
  Explainer& inner() {
    if (!inner_ || inner_->method() != around_) inner_ = make_wrapped(around_);
    return *inner_;
  }

  std::string point_of_inner() { return inner().settings().value("point", ""); }

  /// The texts' own values [R, D] with normal noise that depends on seed, example and sample only.
  std::vector<Tensor> noisy_values(ExplainGroup& group, const std::vector<Tensor>& own, std::int64_t sample) const {
    std::vector<Tensor> noisy;
    for (std::size_t i = 0; i < own.size(); ++i) {
      const auto example = static_cast<std::uint64_t>(group.inputs()[i].example);
      const std::uint64_t seed =
          mix64(mix64(group.context().seed ^ mix64(example)) + static_cast<std::uint64_t>(sample));
      at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
      const Tensor drawn = at::randn(own[i].sizes(), generator, at::kDouble).to(own[i].options());
      noisy.push_back(own[i] + drawn * (noise_ * (own[i].max() - own[i].min())));
    }
    return noisy;
  }

  Explanation average(std::vector<Explanation> copies, const std::string& unit) {
    Moments moments(copies.front().values.size());
    Explanation result = copies.front();
    result.seconds = result.forwards = result.backwards = 0;
    for (const Explanation& copy : copies) {
      moments.add(copy.values.data());
      result.forwards += copy.forwards;
      result.backwards += copy.backwards;
    }
    result.forwards += 1;  // The text as it is: what noise is added to.
    result.backwards += 1;
    result.quality = averaged(copies, "copies");
    // What the wrapped method did not use is not recorded here either.
    const Json asked = inner().settings();
    for (const auto& [key, value] : asked.items()) {
      if (!result.settings.contains(key)) result.settings[key] = nullptr;
    }
    put_values(moments, result);
    if (form_ != "mean") {
      result.is_signed = false;
      result.unit = "square of the " + unit;
    }
    return result;
  }

  /// The values by the form, and how far the mean can be off: the largest standard error of a token as a share of the
  /// largest |mean|.
  void put_values(const Moments& moments, Explanation& result) const {
    for (std::size_t t = 0; t < result.values.size(); ++t) {
      result.values[t] = form_ == "mean"       ? moments.mean(t)
                         : form_ == "variance" ? moments.variance(t)
                                               : moments.mean_square(t);
    }
    if (samples_ > 1) result.quality["largest_standard_error"] = moments.largest_standard_error();
  }

  std::string around_ = "gradient_x_input", form_ = "mean";
  std::int64_t samples_ = 16;
  double noise_ = 0.15;
  std::unique_ptr<Explainer> inner_;
};

GLASS_REGISTER_EXPLAINER(
    SmoothGrad, "smoothgrad", "another method's scores, averaged over copies of the text with noise where tokens enter",
    "The scores of the method that it wraps (around), averaged over copies of the text with normal noise where its "
    "tokens enter: what holds in the neighbourhood of the text and not at this point alone. The squared form and the "
    "variance show where scores are large or unsteady, without a sign.",
    "the wrapped method's unit; its square for the squared form and the variance",
    "Noisy vectors are those of no word. A mean over few copies is itself uncertain: the largest standard error says "
    "by how much.",
    "Smilkov et al. 2017, https://arxiv.org/abs/1706.03825; variance: Adebayo et al. 2018, "
    "https://arxiv.org/abs/1810.03307");

}  // namespace glass
