// Raw attention: values are the patterns that the model announced.
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "support/toy_subjects.h"

namespace glass::attention_test {
namespace {

using toys::explain_one;
using toys::PatternSubject;
using toys::text_of;

std::vector<Tensor> two_layers() {
  const Tensor first = at::tensor({0.5, 0.5, 0.25, 0.75, 1.0, 0.0, 0.0, 1.0}, at::kDouble).view({2, 2, 2});
  const Tensor second = at::tensor({0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6}, at::kDouble).view({2, 2, 2});
  return {first, second};
}

TEST(Attention, AveragesHeadsByDefault) {
  PatternSubject subject(two_layers(), ReadRows::mean);
  const Explanation result = explain_one(subject, "attention", {}, text_of({5, 6}));
  ASSERT_EQ(result.axes.size(), 3u);
  EXPECT_EQ(result.axes[0].name, "layer");
  EXPECT_EQ(result.axes[1].name, "query");
  EXPECT_EQ(result.axes[2].name, "key");
  const std::vector<double> expected = {0.75, 0.25, 0.125, 0.875, 0.2, 0.8, 0.3, 0.7};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(result.values[i], expected[i], 1e-15);
  EXPECT_FALSE(result.is_signed);
  EXPECT_TRUE(result.target.empty());
}

TEST(Attention, KeepsTheChosenLayersAndHeadsInTheirOrder) {
  PatternSubject subject(two_layers(), ReadRows::mean);
  const toys::Settings settings = {
      {"layers", std::vector<std::int64_t>{1}}, {"heads", std::vector<std::int64_t>{1, 0}}, {"average", false}};
  const Explanation result = explain_one(subject, "attention", settings, text_of({5, 6}));
  ASSERT_EQ(result.axes.size(), 4u);
  EXPECT_EQ(result.values, (std::vector<double>{0.3, 0.7, 0.4, 0.6, 0.1, 0.9, 0.2, 0.8}));
}

TEST(Attention, LayersAndHeadsTheModelDoesNotHaveAreErrors) {
  PatternSubject subject(two_layers(), ReadRows::mean);
  EXPECT_THROW(explain_one(subject, "attention", {{"layers", std::vector<std::int64_t>{2}}}, text_of({5, 6})), Error);
  EXPECT_THROW(explain_one(subject, "attention", {{"heads", std::vector<std::int64_t>{-1}}}, text_of({5, 6})), Error);
  toys::FunctionSubject without(toys::scalar_table({1}), toys::sigmoid_model);
  EXPECT_THROW(explain_one(without, "attention", {}, text_of({5})), Error);
}

}  // namespace
}  // namespace glass::attention_test
