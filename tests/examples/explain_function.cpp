// Explains a function of tensors that is no Transformer: what each number of an input adds to the score.
#include <ATen/ATen.h>
#include <glass/explain/explain_function.h>
#include <cstdio>

int main() {
  const auto model = [](const at::Tensor& x) { return x.select(1, 0) * x.select(1, 1) + x.select(1, 2).tanh(); };
  const auto result = glass::explain_function(model, {at::tensor({3.0, 2.0, 1.0}).view({1, 3})}, {"shapley"});
  for (int i = 0; i < 3; ++i) std::printf("%+.3f\n", result.scores[0][i].item<double>());
}
