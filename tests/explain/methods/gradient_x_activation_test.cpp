// Gradient x activation in closed form, and as gradient x input where tokens enter.
#include <gtest/gtest.h>

#include "support/layered_toy.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::gradient_x_activation_test {
namespace {

TEST(GradientXActivation, OfTheMultiLayerModelIsTheSumOfWhatIsActive) {
  // s = 100: linear1 is (90, 101, 101, 101), all active; the score adds a bias of -1.
  toys::LayeredToy subject({0, 100, 0});
  ExplainInput text = toys::text_of({5});
  text.label = 0;
  const toys::Settings settings = {{"points", std::vector<std::string>{"toy.*"}}};
  const Explanation result =
      make_explainer("gradient_x_activation", settings)->explain(toys::context_of(subject), {text}).at(0);
  EXPECT_EQ(result.values, (std::vector<double>{400, 393, 393, 392}));
  EXPECT_EQ(result.forwards, 1);
  EXPECT_EQ(result.backwards, 1);
}

TEST(GradientXActivation, WhereTokensEnterIsGradientXInput) {
  Transformer model(test::tiny_shape(), 5);
  test::randomise(model, 5);
  model.to(at::kCPU, at::kDouble);
  const ExplainInput text = toys::text_of({1, 7, 8, 9, 2});
  const toys::Settings settings = {{"points", std::vector<std::string>{"encoder.embed"}}};
  const std::vector<double> activation = toys::explain_one(model, "gradient_x_activation", settings, text).values;
  const std::vector<double> input = toys::explain_one(model, "gradient_x_input", {}, text).values;
  ASSERT_EQ(activation.size(), input.size());
  for (std::size_t t = 0; t < input.size(); ++t) EXPECT_NEAR(activation[t], input[t], 1e-12);
}

}  // namespace
}  // namespace glass::gradient_x_activation_test
