// The frame around every method: evaluation mode, weights' gradients, order, checks.
#include "glass/explain/explainer.h"

#include <gtest/gtest.h>

#include <limits>

#include "glass/base/error.h"
#include "support/toy_subjects.h"

namespace glass::explainer_test {
namespace {

using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

TEST(Explainer, RunsInEvaluationModeWithoutWeightGradientsAndRestoresBoth) {
  Tensor table = scalar_table({1, 2});
  table.set_requires_grad(true);
  FunctionSubject subject(table, toys::sigmoid_model);
  subject.set_training(true);
  make_explainer("integrated_gradients")->explain(toys::context_of(subject), {text_of({5, 6})});
  EXPECT_GT(subject.forwards, 0);
  EXPECT_EQ(subject.forwards_in_training, 0);
  EXPECT_TRUE(subject.is_training());
  EXPECT_TRUE(table.requires_grad());
  EXPECT_FALSE(table.grad().defined());
}

TEST(Explainer, RestoresTheSubjectAfterAnError) {
  Tensor table = scalar_table({1});
  table.set_requires_grad(true);
  FunctionSubject subject(table, [](const Tensor&) -> Tensor { fail(ErrorKind::usage, "toy: no"); });
  subject.set_training(true);
  EXPECT_THROW(make_explainer("occlusion")->explain(toys::context_of(subject), {text_of({5})}), Error);
  EXPECT_TRUE(subject.is_training());
  EXPECT_TRUE(table.requires_grad());
}

TEST(Explainer, ResultsComeInTheOrderOfTheInputs) {
  FunctionSubject subject(scalar_table({1, 10}), [](const Tensor& x) { return x.sum().reshape({1}); });
  const auto results = make_explainer("occlusion")
                           ->explain(toys::context_of(subject), {text_of({5, 6, 5}), text_of({6}), text_of({5, 6})});
  ASSERT_EQ(results.size(), 3u);
  EXPECT_EQ(results[0].values, (std::vector<double>{1, 10, 1}));
  EXPECT_EQ(results[1].values, (std::vector<double>{10}));
  EXPECT_EQ(results[2].values, (std::vector<double>{1, 10}));
  for (const Explanation& result : results) EXPECT_EQ(result.method, "occlusion");
}

TEST(Explainer, ANonFiniteScoreNamesMethodAndExample) {
  FunctionSubject subject(scalar_table({1, std::numeric_limits<double>::quiet_NaN()}), toys::sigmoid_model);
  try {
    make_explainer("occlusion")->explain(toys::context_of(subject), {text_of({5}), text_of({5, 6})});
    FAIL() << "a NaN was returned";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::non_finite);
    EXPECT_NE(std::string(error.what()).find("explain.occlusion: example 1"), std::string::npos) << error.what();
  }
}

TEST(Explainer, NoInputsGiveNoResults) {
  FunctionSubject subject(scalar_table({1}), toys::sigmoid_model);
  for (const MethodInfo& method : explainers()) {
    EXPECT_TRUE(make_explainer(method.name)->explain(toys::context_of(subject), {}).empty()) << method.name;
  }
}

TEST(Explainer, ATextWithoutTokensIsAnError) {
  FunctionSubject subject(scalar_table({1}), toys::sigmoid_model);
  EXPECT_THROW(make_explainer("occlusion")->explain(toys::context_of(subject), {ExplainInput{}}), Error);
}

}  // namespace
}  // namespace glass::explainer_test
