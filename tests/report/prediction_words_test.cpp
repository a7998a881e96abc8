// Every kind of prediction has words of its own.
#include "report/prediction_words.h"

#include <gtest/gtest.h>

namespace glass::report::prediction_words_test {
namespace {

Explanation explained(const std::string& target, bool is_signed = true) {
  Explanation explanation;
  explanation.target = target;
  explanation.is_signed = is_signed;
  return explanation;
}

Prediction of_class(const std::string& name) {
  return {PredictionKind::one_class, 0, name, {0.9, 0.1}, {2, 0}, {}, {}};
}

Prediction of_value(const std::string& name) {
  return {PredictionKind::value, 0, name, {}, {0.55}, {}, {}};
}

TEST(Aim, OfThePredictedClassIsTheClass) {
  for (const char* target : {"logit of class 'good'", "probability of label 'good'", "log-probability of token 'good'",
                             "logit of class 'good' minus logit of class 'bad'", ""}) {
    const Aim aim = aim_of(of_class("good"), explained(target));
    EXPECT_EQ(aim.name, "good") << target;
    EXPECT_EQ(aim.plus_words, "towards \u201Cgood\u201D") << target;
    EXPECT_EQ(aim.minus_words, "against \u201Cgood\u201D") << target;
  }
}

TEST(Aim, FollowsTheExplainedClassAndNotThePredictedOne) {
  for (const char* target :
       {"logit of class 'bad'", "probability of label 'bad'", "logit of class 'bad' minus logit of class 'good'"}) {
    const Aim old = aim_of(of_class("good"), explained(target));
    EXPECT_EQ(old.name, "bad") << target;
    EXPECT_EQ(old.plus_words, "towards \u201Cbad\u201D") << target;
  }
  Explanation stated = explained("logit of class 'it's' minus logit of class 'good'");
  stated.target_class = "it's' minus logit of class 'x";
  EXPECT_EQ(aim_of(of_class("good"), stated).minus_words, "against \u201Cit's' minus logit of class 'x\u201D");
}

TEST(Aim, OfATargetThatIsNoClassIsTheTarget) {
  Prediction translated = of_class("Das Haus");
  translated.target = {{-0.5, "Das", 0.6}};
  EXPECT_EQ(aim_of(translated, explained("log-probability of each token of the target")).name,
            "higher log-probability of each token of the target");
}

TEST(Aim, OfANumberIsHigherOrLower) {
  const Aim value = aim_of(of_value("value"), explained("value"));
  EXPECT_EQ(value.name, "higher value");
  EXPECT_EQ(value.minus_words, "towards a lower value");
  EXPECT_EQ(aim_of(of_value("cosine with the second text"), explained("cosine with the second text")).plus_words,
            "towards a higher cosine with the second text");
}

TEST(Aim, OfAnAnswerAndOfSharesIsNoClass) {
  const Prediction answer = {PredictionKind::answer, 3, "carl", {}, {1, 2, 3, 4}, {}, {}};
  EXPECT_EQ(aim_of(answer, explained("logit of class 'start'")).minus_words, "against the answer");
  const Aim share = aim_of(of_class("good"), explained("", false));
  EXPECT_EQ(share.name + share.plus_words + share.minus_words, "");
}

TEST(Target, OfAnOldRegressionIsItsValue) {
  EXPECT_EQ(target_words(of_value("value"), explained("logit of class 'value'")), "value");
  EXPECT_EQ(target_words(of_value("27"), explained("logit of class '27'")), "value");
  EXPECT_EQ(target_words(of_class("good"), explained("logit of class 'good'")), "logit of class 'good'");
}

TEST(Unit, OfAValueGoesWithoutSaying) {
  Explanation explanation = explained("value");
  explanation.unit = "value";
  EXPECT_EQ(unit_words(explanation), "");
  explanation.unit = "logit";
  EXPECT_EQ(unit_words(explanation), "logit");
}

TEST(Said, ByEachKind) {
  using Said = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(said_by(of_class("good"), nullptr), (Said{{"good", "90.0\u00A0%"}}));
  EXPECT_EQ(said_by(of_value("cosine with the second text"), nullptr),
            (Said{{"cosine with the second text", "+0.550"}}));
  Prediction labels = {PredictionKind::labels, 1, "red", {0.2, 0.9, 0.7}, {-1, 2, 1}, {}, {}};
  const std::vector<std::string> names = {"blue", "red", "wet"};
  EXPECT_EQ(said_by(labels, &names), (Said{{"red", "90.0\u00A0%"}, {"wet", "70.0\u00A0%"}}));
  labels.probabilities = {0.6, 0.9, 0.7, 0.8, 0.95};
  EXPECT_EQ(said_by(labels, nullptr),
            (Said{{"class 4", "95.0\u00A0%"}, {"red", "90.0\u00A0%"}, {"class 3", "80.0\u00A0% and 2\u00A0labels"}}));
  labels.probabilities = {0.1, 0.4, 0.3};
  EXPECT_EQ(said_by(labels, &names), (Said{{"no label", "the likeliest, red, has 40.0\u00A0%"}}));
}

TEST(Said, EveryValueOfARegressionOfSeveral) {
  Prediction said = {PredictionKind::value, 1, "loud", {}, {0.25, 3.5, -1}, {}, {}};
  const std::vector<std::string> names = {"calm", "loud", "odd"};
  const auto words = said_by(said, &names);
  ASSERT_EQ(words.size(), 3u);
  EXPECT_EQ(words[0], (std::pair<std::string, std::string>{"calm", "+0.250"}));
  EXPECT_EQ(words[2], (std::pair<std::string, std::string>{"odd", "\u22121"}));
  said.logits.assign(30, 1.0);
  EXPECT_EQ(said_by(said, nullptr).back().second, "+1 and 22\u00A0values");
}

}  // namespace
}  // namespace glass::report::prediction_words_test
