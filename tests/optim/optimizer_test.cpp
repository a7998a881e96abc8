// The base class of optimizers, with one written here: what a user of the library would bring.
#include "glass/optim/optimizer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::optimizer_test {
namespace {

/// Plain gradient descent, which keeps a count of its steps.
class Descent final : public Optimizer {
 public:
  explicit Descent(std::vector<ParameterGroup> groups) : Optimizer(std::move(groups)), count_(at::zeros({})) {}
  NamedTensors state() const override { return {{"count", count_}}; }

 private:
  void update(double learning_rate, const at::Tensor&) override {
    count_.add_(1);
    for (const ParameterGroup& group : groups()) {
      for (const auto& [name, parameter] : group.parameters)
        parameter.sub_(parameter.grad(), learning_rate * group.rate_scale);
    }
  }
  at::Tensor count_;
};

at::Tensor parameter(at::IntArrayRef shape) {
  return at::ones(shape).requires_grad_(true);
}

TEST(Optimizer, AKindOfOnesOwnNeedsAnUpdateAndAState) {
  at::Tensor matrix = parameter({2, 2}), vector = parameter({2});
  Descent optimizer(decay_groups({{"vector", vector}, {"matrix", matrix}}, 0.1));
  matrix.mutable_grad() = at::full({2, 2}, 0.5f);
  optimizer.step(0.5);
  EXPECT_TRUE(matrix.detach().equal(at::full({2, 2}, 0.75f)));
  EXPECT_TRUE(vector.detach().equal(at::ones({2})));  // without a gradient
  EXPECT_EQ(optimizer.state()[0].second.item<double>(), 1);
  optimizer.load_state({{"count", at::full({}, 7.0f)}}, "test");
  EXPECT_EQ(optimizer.state()[0].second.item<double>(), 7);
}

TEST(Optimizer, MatricesDecayAndVectorsDoNot) {
  const auto groups = decay_groups({{"vector", parameter({2})}, {"matrix", parameter({2, 2})}}, 0.1);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].parameters[0].first, "matrix");
  EXPECT_EQ(groups[0].weight_decay, 0.1);
  EXPECT_EQ(groups[1].parameters[0].first, "vector");
  EXPECT_EQ(groups[1].weight_decay, 0);
  EXPECT_EQ(decay_groups({{"vector", parameter({2})}}, 0.1).size(), 1u);  // no group without parameters
}

TEST(Optimizer, GradientsAreMadeWhereThereAreNoneAndDropped) {
  at::Tensor vector = parameter({2});
  Descent optimizer(decay_groups({{"vector", vector}}, 0));
  EXPECT_TRUE(optimizer.gradients().at(0).equal(at::zeros({2})));
  optimizer.zero_gradients();
  EXPECT_FALSE(vector.grad().defined());
  test::expect_part(test::error_text(ErrorKind::bug, [] { Descent({}); }), "needs parameters");
}

}  // namespace
}  // namespace glass::optimizer_test
