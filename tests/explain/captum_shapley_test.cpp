// Shapley values against Captum's, exact and sampled (scripts/golden/perturbation_values.py).
#include <gtest/gtest.h>

#include <cmath>

#include "glass/explain/explainer.h"
#include "support/golden_texts.h"

namespace glass::captum_shapley_test {
namespace {

constexpr double kOfLargest = 1e-5;  // exact values: a sum over all orders, in another order than ours
constexpr double kErrors = 3;        // standard errors between a sampled value and an exact one

class CaptumShapley : public testing::Test {
 protected:
  std::vector<Explanation> explain(const std::string& method,
                                   const std::map<std::string, config::Value>& settings = {}) {
    return golden_.explain(method, settings);
  }

  /// `check(ours, captum's, word)` for every word of the texts that have `key`.
  template <typename Check>
  void compare(const std::vector<Explanation>& ours, const std::string& key, Check&& check) {
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const Json& text = golden_.text(i);
      if (!text.contains(key)) continue;
      for (std::size_t w = 0; w < text.at("places").size(); ++w)
        check(ours[i].values[text.at("places")[w].get<std::size_t>()], text.at(key)[w].get<double>(), text, w);
    }
  }

  test::GoldenTexts golden_{"captum_shapley.json"};
};

TEST_F(CaptumShapley, ExactValuesAreThoseOfAllOrders) {
  for (const std::string method : {"shapley", "kernel_shap"}) {
    const std::vector<Explanation> ours = explain(method, {});
    compare(ours, "shapley", [&](double value, double captum, const Json& text, std::size_t) {
      double largest = 0;
      for (const Json& score : text.at("shapley")) largest = std::max(largest, std::abs(score.get<double>()));
      EXPECT_NEAR(value, captum, kOfLargest * largest) << method;
    });
  }
}

TEST_F(CaptumShapley, SampledValuesLieWithinThreeStandardErrors) {
  const std::vector<Explanation> exact = explain("shapley");
  for (const std::string key : {"shapley_sampling", "kernel_shap"}) {
    compare(exact, key, [&](double value, double captum, const Json& text, std::size_t word) {
      EXPECT_NEAR(value, captum, kErrors * text.at(key + "_error")[word].get<double>()) << key << " word " << word;
    });
  }
  const std::vector<Explanation> ours =
      explain("shapley_sampling", {{"permutations", std::int64_t{200}}, {"precision", 0.0}});
  for (std::size_t i = 0; i < ours.size(); ++i) {
    for (std::size_t t = 0; t < ours[i].values.size(); ++t)
      EXPECT_NEAR(ours[i].values[t], exact[i].values[t],
                  kErrors * ours[i].quality["standard_errors"][t].get<double>() + 1e-12);
  }
}

}  // namespace
}  // namespace glass::captum_shapley_test
