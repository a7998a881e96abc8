// The first point that holds a NaN or an infinity.
#include "glass/train/non_finite.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/tiny_model.h"

namespace glass::non_finite_test {
namespace {

std::unique_ptr<Transformer> model_with(const std::string& parameter, double value) {
  auto model = std::make_unique<Transformer>(test::tiny_shape(), 1);
  const at::NoGradGuard no_grad;
  for (auto& [name, tensor] : model->named_parameters()) {
    if (name == parameter) tensor.view({-1})[0].fill_(value);
  }
  return model;
}

TEST(NonFinite, HealthyModelHasNone) {
  Transformer model(test::tiny_shape(), 1);
  EXPECT_EQ(first_non_finite_point(model, test::random_batch({3, 5})), "");
}

TEST(NonFinite, EveryBrokenParameterIsFoundWhereItIsFirstUsed) {
  Transformer reference(test::tiny_shape(), 1);
  const Batch batch = test::random_batch({4, 7, 12});
  std::string last;
  for (const auto& [name, tensor] : reference.named_parameters()) {
    if (tensor.dim() > 1 && name.find("embed") != std::string::npos) continue;  // a row that no text of the batch has
    const auto model_owner = model_with(name, INFINITY);
    Transformer& model = *model_owner;
    const std::string point = first_non_finite_point(model, batch);
    EXPECT_NE(point, "") << name;
    if (name.find(".0.") != std::string::npos) EXPECT_EQ(point.rfind("encoder.0.", 0), 0u) << name << " " << point;
    if (name.find(".1.") != std::string::npos) EXPECT_EQ(point.rfind("encoder.1.", 0), 0u) << name << " " << point;
  }
}

TEST(NonFinite, GradientIsNamedByItsParameter) {
  at::Tensor a = at::ones({2}).requires_grad_(true), b = at::ones({2}).requires_grad_(true);
  a.mutable_grad() = at::ones({2});
  b.mutable_grad() = at::full({2}, INFINITY);
  EXPECT_EQ(first_non_finite_gradient({{"a", a}, {"b", b}}), "b");
  EXPECT_EQ(first_non_finite_gradient({{"a", a}}), "");
}

TEST(NonFinite, ExamplesAreListedUpToALimit) {
  Batch batch;
  batch.examples = {3, 17, 40};
  EXPECT_EQ(example_list(batch), "3, 17, 40");
  EXPECT_EQ(example_list(batch, 2), "3, 17, ...");
}

}  // namespace
}  // namespace glass::non_finite_test
