// Targets: which scalar is explained.
#include "glass/task/target.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "glass/base/error.h"
#include "glass/task/score_meaning.h"

namespace glass::target_test {
namespace {

constexpr double kExact = 1e-12;  // a few operations in float64
constexpr double kShort = 1e-6;   // in float32

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

TEST(Target, ProbabilityMarginIsTheDifferenceOfTwoProbabilities) {
  const at::Tensor shares = scores().softmax(1);
  EXPECT_NEAR(values("probability_margin")[0], (shares[0][1] - shares[0][2]).item<double>(), kExact);
  EXPECT_NEAR(values("probability_margin:mixed:negative")[1], (shares[1][2] - shares[1][0]).item<double>(), kExact);
  const Target target = parse_target("probability_margin:mixed:negative", three_classes());
  EXPECT_EQ(three_classes().describe(resolve_target(target, Link::softmax, scores()), 0),
            "probability of class 'mixed' minus probability of class 'negative'");
  // Of sigmoids each label has its own.
  const ResolvedTarget labels = resolve_target({TargetKind::probability_margin, 0, 2}, Link::sigmoids, scores());
  EXPECT_NEAR(target_values(labels, scores())[0].item<double>(), 1 / (1 + std::exp(-1.0)) - 1 / (1 + std::exp(-2.0)),
              kExact);
}

TEST(Target, EntropyIsInNatsAndTakesClassesWithoutProbabilityAsNothing) {
  EXPECT_NEAR(target_values(resolve_target({TargetKind::entropy}, Link::softmax, scores()), at::zeros({2, 3}))[0]
                  .item<double>(),
              std::log(3.0), kShort);
  at::Tensor open = at::tensor({0.5, 0.5, -std::numeric_limits<double>::infinity()}, at::kDouble).view({1, 3});
  open.set_requires_grad(true);
  const at::Tensor entropy = target_values(resolve_target({TargetKind::entropy}, Link::softmax, open), open);
  EXPECT_NEAR(entropy.item<double>(), std::log(2.0), kExact);
  entropy.sum().backward();
  EXPECT_LE(open.grad().abs().max().item<double>(), kExact);  // the most that two classes can have
}

TEST(Target, KlIsMinusTheDivergenceFromTheReference) {
  ResolvedTarget target = resolve_target({TargetKind::kl}, Link::softmax, scores());
  target.references = scores().log_softmax(1);
  EXPECT_EQ(target_values(target, scores()).abs().max().item<double>(), 0);
  const at::Tensor others = scores() * 0.5;
  const at::Tensor q = scores().softmax(1), p = others.softmax(1);
  const at::Tensor expected = -(q * (q.log() - p.log())).sum(1);
  EXPECT_LE((target_values(target, others) - expected).abs().max().item<double>(), kExact);
  EXPECT_LT(expected.max().item<double>(), 0);
}

TEST(Target, SequencesAreSumsOverTheRowsOfEachText) {
  ResolvedTarget target = resolve_target({TargetKind::sequence}, Link::softmax, scores(), {1, 0});
  target.rows = {2};
  const at::Tensor logs = scores().log_softmax(1);
  const double whole = (logs[0][1] + logs[1][0]).item<double>();
  EXPECT_NEAR(target_values(target, scores()).item<double>(), whole, kExact);
  EXPECT_NEAR(target_probabilities(target, scores()).item<double>(), std::exp(whole), kExact);
  const ResolvedTarget twice = select_targets(target, {0, 0});
  EXPECT_EQ(twice.labels, (std::vector<std::int64_t>{1, 0, 1, 0}));
  EXPECT_EQ(target_values(twice, at::cat({scores(), scores()})).numel(), 2);
}

TEST(Target, DotProductsAreTakenWithTheReferenceAsItIs) {
  ResolvedTarget target = resolve_target({TargetKind::dot}, Link::unit_rows, scores());
  target.references = at::full({2, 3}, 2.0, at::kDouble);
  EXPECT_EQ(target_values(target, scores())[0].item<double>(), 12);
  target.kind = TargetKind::cosine;
  EXPECT_NEAR(target_values(target, scores())[0].item<double>(), 6 / std::sqrt(14.0 * 3.0), kExact);
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
  for (const std::string text : {"logits", "logit:happy", "margin:negative", "margin:negative:negative", "", "logit:",
                                 "entropy:positive", "kl:positive", "sequence", "probability_margin:positive", "dot"}) {
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
