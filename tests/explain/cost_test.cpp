// The law of stated costs: what a method says beforehand is what its explanations count.
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "glass/explain/explainer.h"
#include "support/quick_settings.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::cost_test {
namespace {

ExplainInput text_of_words(std::int64_t words, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::int32_t> ids = {1};
  for (std::int64_t t = 0; t < words; ++t) ids.push_back(static_cast<std::int32_t>(5 + random.below(25)));
  ids.push_back(2);
  ExplainInput input = toys::text_of(ids);
  input.example = static_cast<std::int64_t>(seed);
  return input;
}

/// Forwards and backwards of a text as stated, or as counted.
class StatedCosts : public testing::TestWithParam<std::string> {
 protected:
  StatedCosts() : model_(test::tiny_shape(), 3) {
    context_ = toys::context_of(model_);
    context_.background = {text_of_words(4, 50), text_of_words(2, 51)};
    for (const std::int64_t words : {0, 1, 2, 3, 7, 10}) texts_.push_back(text_of_words(words, 20 + words));
  }

  /// How many of the texts have a cost that is known exactly.
  int hold_to_counted(const toys::Settings& settings) {
    const auto explainer = make_explainer(GetParam(), settings);
    int exact = 0;
    for (const ExplainInput& text : texts_) {
      ExplainGroup group(context_, {text});
      explainer->declare(group);
      const StatedCost stated = explainer->cost(group, 0);
      EXPECT_TRUE(stated.has_value()) << GetParam() << " does not say what it costs: override Explainer::cost";
      if (!stated) return 0;
      const Explanation counted = explainer->explain(group).at(0);
      const auto holds = [&](const PassRange& range, double passes) {
        EXPECT_LE(range.least, passes) << text.ids.size() << " tokens";
        EXPECT_GE(range.most, passes) << text.ids.size() << " tokens";
      };
      holds(stated->forwards, counted.forwards);
      holds(stated->backwards, counted.backwards);
      exact += stated->forwards.least == stated->forwards.most ? 1 : 0;
    }
    return exact;
  }

  Transformer model_;
  ExplainContext context_;
  std::vector<ExplainInput> texts_;
};

TEST_P(StatedCosts, WithFixedSettingsEveryTextCountsWhatWasStated) {
  // Owen values end within one text of what is allowed, counterfactuals where they are found.
  const std::map<std::string, int> adaptive = {{"owen", 3}, {"counterfactual", 1}};
  const auto found = adaptive.find(GetParam());
  const int exact = hold_to_counted(toys::quick_settings(GetParam()));
  EXPECT_GE(exact, found == adaptive.end() ? static_cast<int>(texts_.size()) : found->second);
}

TEST_P(StatedCosts, WithDefaultSettingsTheRangeHolds) {
  hold_to_counted({});
}

std::vector<std::string> names_of_methods() {
  std::vector<std::string> names;
  for (const MethodInfo& method : explainers()) names.push_back(method.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Methods, StatedCosts, testing::ValuesIn(names_of_methods()),
                         [](const auto& info) { return info.param; });

TEST(StatedCostsOfSettings, OfSeveralPointsCountTextAndBaselinesOnce) {
  Transformer model(test::tiny_shape(), 3);
  ExplainContext context = toys::context_of(model);
  const config::Value points(std::vector<std::string>{"encoder.embed", "encoder.0.self_out", "encoder.1.resid_post"});
  for (const char* method : {"integrated_gradients", "idgi", "deeplift", "sequential_integrated_gradients",
                             "discretized_integrated_gradients"}) {
    for (const char* baseline : {"mask", "mean", "zero"}) {
      toys::Settings settings = toys::quick_settings(method);
      settings["baseline"] = config::Value(std::vector<std::string>{baseline, "pad"});
      if (std::string(method) != "discretized_integrated_gradients") settings["points"] = points;
      const auto explainer = make_explainer(method, settings);
      ExplainGroup group(context, {text_of_words(5, 3)});
      explainer->declare(group);
      const StatedCost stated = explainer->cost(group, 0);
      ASSERT_TRUE(stated.has_value()) << method;
      const Explanation counted = explainer->explain(group).at(0);
      EXPECT_LE(stated->forwards.least, counted.forwards) << method << " " << baseline;
      EXPECT_GE(stated->forwards.most, counted.forwards) << method << " " << baseline;
      EXPECT_EQ(stated->backwards.most, counted.backwards) << method << " " << baseline;
    }
  }
}

TEST(StatedCostsOfSettings, CountBaselinesWindowsCopiesAndBudgets) {
  Transformer model(test::tiny_shape(), 3);
  ExplainContext context = toys::context_of(model);
  const auto forwards = [&](const std::string& method, const toys::Settings& settings) {
    const auto explainer = make_explainer(method, settings);
    ExplainGroup group(context, {text_of_words(10, 3)});
    explainer->declare(group);
    return explainer->cost(group, 0)->forwards;
  };
  const toys::Settings two = {{"baseline", std::vector<std::string>{"mask", "zero"}},
                              {"rule", std::string("middle")},
                              {"nodes", std::int64_t{5}}};
  EXPECT_EQ(forwards("integrated_gradients", two).most, 2 * (2 + 5));
  EXPECT_EQ(forwards("integrated_gradients", {}).least, 9);  // both ends and seven nodes
  EXPECT_EQ(forwards("integrated_gradients", {}).most, 257);
  EXPECT_EQ(forwards("occlusion", {{"window", std::int64_t{2}}, {"stride", std::int64_t{2}}}).most, 6);
  EXPECT_EQ(forwards("smoothgrad", {{"samples", std::int64_t{3}}}).most, 4);
  const PassRange owen = forwards("owen", {{"samples", std::int64_t{20}}});
  EXPECT_EQ(owen.least, 20);
  EXPECT_EQ(owen.most, 21);
}

}  // namespace
}  // namespace glass::cost_test
