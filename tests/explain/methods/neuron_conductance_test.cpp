// Neuron conductance: the published values of a small model, and neurons that together are Integrated Gradients.
#include <gtest/gtest.h>

#include "support/error_text.h"
#include "support/layered_toy.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::neuron_conductance_test {
namespace {

using toys::Settings;

Explanation explain(Subject& subject, const std::string& point, std::int64_t neuron, std::int64_t nodes) {
  ExplainInput text = toys::text_of({5});
  text.label = 0;
  const Settings settings = {
      {"through", point}, {"neuron", neuron}, {"baseline", "pad"}, {"rule", "middle"}, {"nodes", nodes}};
  return make_explainer("neuron_conductance", settings)->explain(toys::context_of(subject), {text}).at(0);
}

TEST(NeuronConductance, OfTheMultiLayerModelIsThePublishedOne) {
  toys::LayeredToy subject({0, 100, 0});
  const std::vector<double> expected = {90, 100, 100, 100};
  for (std::int64_t neuron = 0; neuron < 4; ++neuron)
    EXPECT_NEAR(explain(subject, "toy.linear1", neuron, 1000).values[0], expected[neuron], 0.1) << neuron;
  // x = (100, 100, 100): 3.9667 for each unit of the input.
  toys::LayeredToy wide({100, 100, 100});
  const Explanation second = explain(wide, "toy.linear2", 0, 3000);
  EXPECT_NEAR(second.values[0], 300 * (4 - 1.0 / 30), 0.1);
  EXPECT_EQ(second.quality["neuron_conductance"], second.values[0]);
  EXPECT_EQ(explain(wide, "toy.linear2", 1, 8).values[0], 0);
}

TEST(NeuronConductance, OfAllNeuronsOfALayersOutputAreIntegratedGradients) {
  Transformer model(test::tiny_shape(), 3);
  test::randomise(model, 5);
  model.to(at::kCPU, at::kDouble);
  const ExplainInput text = toys::text_of({1, 7, 8, 9, 2});
  Settings settings = {{"rule", "gauss_legendre"}, {"nodes", std::int64_t{4}}};
  const std::vector<double> whole = toys::explain_one(model, "integrated_gradients", settings, text).values;
  settings["through"] = std::string("encoder.0.resid_post");
  std::vector<double> sums(whole.size(), 0.0);
  const std::int64_t width = model.word_vectors().size(1);
  for (std::int64_t neuron = 0; neuron < width; ++neuron) {
    settings["neuron"] = neuron;
    const std::vector<double> part = toys::explain_one(model, "neuron_conductance", settings, text).values;
    for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += part[t];
  }
  for (std::size_t t = 0; t < sums.size(); ++t) EXPECT_NEAR(sums[t], whole[t], 1e-12);
}

TEST(NeuronConductance, OfANeuronThatIsNotThereSaysHowManyThereAre) {
  toys::LayeredToy subject({0, 100, 0});
  test::expect_part(test::error_text(ErrorKind::config, [&] { return explain(subject, "toy.linear1", 4, 8); }),
                    "neuron 4 of the point 'toy.linear1', which has 4");
}

}  // namespace
}  // namespace glass::neuron_conductance_test
