// Targets: which scalar is explained.
#include "glass/task/target.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/task/score_meaning.h"

namespace glass::target_test {
namespace {

const ScoreMeaning& three_classes() {
  static const auto meaning = class_scores({"negative", "positive", "mixed"});
  return *meaning;
}

at::Tensor scores() {
  return at::tensor({1.0, 3.0, 2.0, 5.0, -1.0, 0.0}, at::kDouble).view({2, 3});
}

std::vector<double> values(const std::string& text) {
  const Target target = parse_target(text, three_classes());
  const at::Tensor result = target_values(resolve_target(target, Link::softmax, scores()), scores());
  return {result[0].item<double>(), result[1].item<double>()};
}

TEST(Target, IsTheLogitOfThePredictedClassByDefault) {
  EXPECT_EQ(values("logit"), (std::vector<double>{3, 5}));
}

TEST(Target, NamesAClass) {
  EXPECT_EQ(values("logit:mixed"), (std::vector<double>{2, 0}));
}

TEST(Target, ProbabilitiesAreTheSoftmaxOfTheScores) {
  const double sum = std::exp(1.0) + std::exp(3.0) + std::exp(2.0);
  EXPECT_NEAR(values("probability:positive")[0], std::exp(3.0) / sum, 1e-15);
  EXPECT_NEAR(values("log_probability:positive")[0], 3.0 - std::log(sum), 1e-15);
}

TEST(Target, MarginIsTheDifferenceToTheBestOtherClassOrANamedOne) {
  EXPECT_EQ(values("margin"), (std::vector<double>{1, 5}));
  EXPECT_EQ(values("margin:negative:positive"), (std::vector<double>{-2, 6}));
}

TEST(Target, ClassNamesMayHoldColons) {
  const auto meaning = class_scores({"DESC:def", "NUM:date"});
  const Target target = parse_target("margin:DESC:def:NUM:date", *meaning);
  EXPECT_EQ(target.label, 0);
  EXPECT_EQ(target.against, 1);
  EXPECT_EQ(parse_target("logit:NUM:date", *meaning).label, 1);
}

TEST(Target, IsDescribedInWords) {
  const Target margin = parse_target("margin", three_classes());
  const ResolvedTarget target = resolve_target(margin, Link::softmax, scores());
  EXPECT_EQ(three_classes().describe(target, 0), "logit of class 'positive' minus logit of class 'mixed'");
  EXPECT_EQ(class_scores({})->describe(resolve_target({}, Link::softmax, scores()), 1), "logit of class '0'");
}

TEST(Target, UnknownKindsAndClassesAreErrorsThatListWhatIsThere) {
  for (const std::string text :
       {"logits", "logit:happy", "margin:negative", "margin:negative:negative", "", "logit:"}) {
    try {
      parse_target(text, three_classes());
      ADD_FAILURE() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
    }
  }
  EXPECT_THROW(resolve_target({TargetKind::logit, 3, -1}, Link::softmax, scores()), Error);
  EXPECT_THROW(resolve_target({TargetKind::margin, -1, -1}, Link::softmax, at::ones({2, 1})), Error);
}

}  // namespace
}  // namespace glass::target_test
