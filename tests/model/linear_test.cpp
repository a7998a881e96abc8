// linear: every back end and direction equals the plain definition; what nobody asks for is not computed.
#include "glass/model/linear.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "glass/base/error.h"
#include "model/few_rows.h"
#include "model/matmul.h"

namespace glass::linear_test {
namespace {

/// Relative to the norm of the result; fp32 sums of up to 300 terms.
constexpr double kTolerance = 1e-6;

double relative_error(const Tensor& got, const Tensor& want) {
  return ((got.to(at::kDouble) - want).norm() / want.norm()).item<double>();
}

class LinearBackends : public testing::TestWithParam<MatmulBackend> {
 protected:
  void SetUp() override { set_matmul_backend(GetParam()); }
  void TearDown() override { set_matmul_backend(MatmulBackend::automatic); }
};

TEST_P(LinearBackends, ValueAndGradientsEqualTheDefinition) {
  at::manual_seed(1);
  for (const auto& [n, m, k] : {std::tuple{1, 1, 1}, {5, 3, 7}, {130, 300, 64}, {64, 2, 256}}) {
    const Tensor x = at::randn({n, k}).requires_grad_(true), w = at::randn({m, k}).requires_grad_(true),
                 b = at::randn({m}).requires_grad_(true);
    const Tensor seed = at::randn({n, m});
    const Tensor y = linear(x, w, b);
    const auto gradients = torch::autograd::grad({y}, {x, w, b}, {seed});
    const Tensor xd = x.detach().to(at::kDouble), wd = w.detach().to(at::kDouble), sd = seed.to(at::kDouble);
    EXPECT_LT(relative_error(y.detach(), at::matmul(xd, wd.t()) + b.detach()), kTolerance);
    EXPECT_LT(relative_error(gradients[0], at::matmul(sd, wd)), kTolerance);
    EXPECT_LT(relative_error(gradients[1], at::matmul(sd.t(), xd)), kTolerance);
    EXPECT_LT(relative_error(gradients[2], sd.sum(0)), kTolerance);
  }
}

TEST_P(LinearBackends, WorksOnStridedInputsAndWithoutBias) {
  at::manual_seed(2);
  const Tensor x = at::randn({48, 90}).narrow(1, 20, 64), w = at::randn({96, 64}).narrow(0, 16, 40);
  EXPECT_LT(relative_error(glass::linear(x, w, Tensor()), at::matmul(x.to(at::kDouble), w.to(at::kDouble).t())),
            kTolerance);
}

INSTANTIATE_TEST_SUITE_P(All, LinearBackends,
                         testing::Values(MatmulBackend::automatic, MatmulBackend::aten, MatmulBackend::onednn));

TEST(FewRows, EveryElementHasOneOrderOfItsSumWhateverStandsBeside) {
  if (!few_rows_available()) GTEST_SKIP() << "this CPU has no AVX2";
  at::manual_seed(3);
  for (const std::int64_t k : {1, 7, 8, 20, 64, 300}) {
    const Tensor x = at::randn({32, k + 3}).narrow(1, 2, k), w = at::randn({37, k}), b = at::randn({37});
    const Tensor all = few_rows_linear(x, w, b);
    EXPECT_LT(relative_error(all, at::matmul(x.to(at::kDouble), w.to(at::kDouble).t()) + b), kTolerance);
    for (const std::int64_t n : {1, 2, 3, 4, 5, 31})
      EXPECT_TRUE(at::equal(few_rows_linear(x.narrow(0, 32 - n, n), w, b), all.narrow(0, 32 - n, n)));
  }
  EXPECT_FALSE(few_rows_fits(at::randn({33, 4}), at::randn({2, 4}), {}));
  EXPECT_FALSE(few_rows_fits(at::randn({2, 4}, at::kDouble), at::randn({2, 4}, at::kDouble), {}));
  EXPECT_FALSE(few_rows_fits(at::randn({2, 4}), at::randn({4, 2}).t(), {}));
}

TEST(Linear, AFrozenWeightStillGivesTheInputGradient) {
  const Tensor x = at::randn({4, 3}).requires_grad_(true), w = at::randn({2, 3});
  const auto gradients = torch::autograd::grad({glass::linear(x, w, Tensor()).sum()}, {x});
  EXPECT_LT(relative_error(gradients[0], w.to(at::kDouble).sum(0).expand({4, 3})), kTolerance);
  EXPECT_FALSE(w.grad().defined());
}

TEST(Linear, ASecondDerivativeIsAClearError) {
  const Tensor x = at::randn({4, 3}).requires_grad_(true), w = at::randn({2, 3}).requires_grad_(true);
  EXPECT_THROW(torch::autograd::grad({glass::linear(x, w, Tensor()).sum()}, {x}, {}, true, true), Error);
}

TEST(Linear, OneDnnIsFoundInThisLibTorch) {
  EXPECT_TRUE(onednn_available());
}

TEST(Linear, UnknownBackendsAreRefused) {
  EXPECT_THROW(parse_matmul_backend("mkl2"), Error);
}

}  // namespace
}  // namespace glass::linear_test
