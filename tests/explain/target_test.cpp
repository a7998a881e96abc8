// Targets: which scalar is explained.
#include "glass/explain/target.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/base/error.h"

namespace glass::target_test {
namespace {

const std::vector<std::string> kNames = {"negative", "positive", "mixed"};

at::Tensor scores() {
  return at::tensor({1.0, 3.0, 2.0, 5.0, -1.0, 0.0}, at::kDouble).view({2, 3});
}

std::vector<double> values(const std::string& text) {
  const at::Tensor result = target_values(resolve_target(parse_target(text, kNames), scores()), scores());
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
  const Target target = parse_target("margin:DESC:def:NUM:date", {"DESC:def", "NUM:date"});
  EXPECT_EQ(target.label, 0);
  EXPECT_EQ(target.against, 1);
  EXPECT_EQ(parse_target("logit:NUM:date", {"DESC:def", "NUM:date"}).label, 1);
}

TEST(Target, IsDescribedInWords) {
  const ResolvedTarget target = resolve_target(parse_target("margin", kNames), scores());
  EXPECT_EQ(describe_target(target, 0, kNames), "logit of class 'positive' minus logit of class 'mixed'");
  EXPECT_EQ(describe_target(resolve_target({}, scores()), 1, {}), "logit of class '0'");
}

TEST(Target, UnknownKindsAndClassesAreErrorsThatListWhatIsThere) {
  for (const std::string text :
       {"logits", "logit:happy", "margin:negative", "margin:negative:negative", "", "logit:"}) {
    try {
      parse_target(text, kNames);
      ADD_FAILURE() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
    }
  }
  EXPECT_THROW(resolve_target({TargetKind::logit, 3, -1}, scores()), Error);
  EXPECT_THROW(resolve_target({TargetKind::margin, -1, -1}, at::ones({2, 1})), Error);
}

}  // namespace
}  // namespace glass::target_test
