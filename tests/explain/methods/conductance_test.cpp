// Layer conductance: the published values of a small model, and completeness at every layer.
#include <gtest/gtest.h>

#include <cmath>

#include "support/error_text.h"
#include "support/layered_toy.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::conductance_test {
namespace {

using toys::explain_one;
using toys::Settings;
using toys::text_of;

Explanation explain(Subject& subject, const Settings& settings) {
  ExplainInput text = text_of({5});
  text.label = 0;
  return make_explainer("conductance", settings)->explain(toys::context_of(subject), {text}).at(0);
}

TEST(Conductance, OfTheMultiLayerModelIsThePublishedOne) {
  // (90, 100, 100, 100) at both first layers, (390, 0) at the second; the kink lies inside one of 1,000 steps.
  toys::LayeredToy subject({0, 100, 0});
  const std::int64_t steps = 1000;
  for (const std::string point : {"toy.linear1", "toy.relu", "toy.linear2"}) {
    const Explanation result =
        explain(subject, {{"points", std::vector<std::string>{point}}, {"baseline", "pad"}, {"steps", steps}});
    EXPECT_NEAR(result.values[0], 390, 100.0 / steps) << point;
    EXPECT_EQ(result.axes.size(), 1u);
    EXPECT_EQ(result.point, point);
    EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), result.values[0] - 390, 1e-9);
  }
}

TEST(Conductance, OfSeveralPointsHasARowForEach) {
  toys::LayeredToy subject({0, 100, 0});
  const Explanation result = explain(subject, {{"points", std::vector<std::string>{"toy.*"}}, {"baseline", "pad"}});
  ASSERT_EQ(result.axes.size(), 2u);
  EXPECT_EQ(result.axes[0].name, "point");
  EXPECT_EQ(result.values.size(), 4u);
  EXPECT_EQ(result.settings["points"], Json({"toy.embed", "toy.linear1", "toy.relu", "toy.linear2"}));
  EXPECT_EQ(result.quality["completeness_deltas"].size(), 4u);
  EXPECT_NEAR(result.values[3], 390, 1e-9);
  EXPECT_EQ(result.forwards, 53);  // 51 nodes, and both ends
}

TEST(Conductance, IsCompleteAtEveryLayersOutputAndMakesNoPromiseBesideTheResidual) {
  Transformer model(test::tiny_shape(), 3);
  test::randomise(model, 5);
  model.to(at::kCPU, at::kDouble);
  const ExplainInput text = text_of({1, 7, 8, 9, 2});
  const std::int64_t steps = 200;
  const Explanation result = explain_one(model, "conductance", {{"steps", steps}}, text);
  EXPECT_EQ(result.axes[0].name, "layer");
  EXPECT_EQ(result.settings["layers"], Json({0, 1}));
  const double change = result.quality["score_input"].get<double>() - result.quality["score_baseline"].get<double>();
  // The trapezoid's error falls with the square of the steps.
  EXPECT_LE(std::abs(result.quality["completeness_delta"].get<double>()), 5e-3 * std::max(1.0, std::abs(change)));
  const Explanation beside =
      explain_one(model, "conductance", {{"points", std::vector<std::string>{"encoder.0.self_out"}}}, text);
  EXPECT_FALSE(beside.quality.contains("completeness_delta"));
  EXPECT_TRUE(beside.quality["completeness_deltas"][0].is_null());
}

TEST(Conductance, OfAPointThatIsNotThereNamesTheNearest) {
  toys::LayeredToy subject({0, 100, 0});
  const auto of = [&](const std::string& point) {
    return [&, point] { return explain(subject, {{"points", std::vector<std::string>{point}}}); };
  };
  test::expect_part(test::error_text(ErrorKind::config, of("toy.linear3")), "did you mean");
}

}  // namespace
}  // namespace glass::conductance_test
