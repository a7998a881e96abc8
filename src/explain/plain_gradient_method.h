// The base class of methods that read the gradient of the text as it is, where tokens enter: one forward and one
// backward.
#pragma once

#include <string>
#include <vector>

#include "explain/width_norm.h"
#include "glass/explain/explainer.h"
#include "glass/explain/gradients.h"

namespace glass {

/// Derive, write rows(), register.
class PlainGradientMethod : public Explainer {
 public:
  /// The settings "point" and "norm".
  void bind(config::Reader& reader) final;
  bool reads_input_values() const final { return true; }
  void declare(ExplainGroup& group) final { points_of(group); }
  StatedCost cost(const ExplainGroup& /*group*/, std::size_t /*input*/) final { return PassCost{1, 1}; }

 protected:
  explicit PlainGradientMethod(std::string norm) { norm_.name = std::move(norm); }
  std::vector<Explanation> run(ExplainGroup& group) final;
  /// What the norm is taken of, [R, D], of the values and gradients [R, D] of one text.
  virtual Tensor rows(const Tensor& values, const Tensor& gradients) const = 0;
  /// The unit of the scores.
  virtual std::string unit(const ExplainGroup& group) const { return group.target_unit(); }

 private:
  InputPoints points_of(const ExplainGroup& group) const;

  std::string point_;
  WidthNorm norm_;
};

}  // namespace glass
