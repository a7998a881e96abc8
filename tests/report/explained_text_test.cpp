// Explained texts as lines: what is said of predictions, scores and how far they can be read.
#include "glass/report/explained_text.h"

#include <gtest/gtest.h>

namespace glass::explained_text_test {
namespace {

const std::vector<std::string> kNames = {"bad", "good"};

TokenSpan token(const std::string& text, std::uint32_t start, std::uint32_t end) {
  TokenSpan span;
  span.text = text;
  span.start = start;
  span.end = end;
  return span;
}

Explanation scores_of(const std::string& method, std::vector<double> values) {
  Explanation explanation;
  explanation.method = method;
  explanation.axes = {{"token", static_cast<std::int64_t>(values.size())}};
  explanation.values = std::move(values);
  return explanation;
}

/// "good film" as two tokens, "good" at 90 %.
ExplainedExample example() {
  ExplainedExample example;
  example.text = "good film";
  example.tokens = {token("good", 0, 4), token("film", 5, 9)};
  example.prediction = {PredictionKind::one_class, 1, "good", {0.1, 0.9}, {-1, 1}, {}, {}};
  return example;
}

std::string text_with(const Explanation& explanation) {
  ExplainedExample one = example();
  one.explanations = {explanation};
  const std::string text = explained_text(one, kNames);
  return text.substr(text.find('\n') + 1);  // without the line of the prediction
}

TEST(ExplainedText, SaysTextPredictionTargetAndScores) {
  ExplainedExample one = example();
  one.explanations = {scores_of("occlusion", {1.25, -0.5})};
  one.explanations[0].target = "logit of class 'good'";
  one.explanations[0].quality["score_input"] = 1.0;
  EXPECT_EQ(explained_text(one, kNames),
            "good film  ->  good (90.0 %)\n  explained: logit of class 'good' = +1.000\n"
            "  occlusion: good +1.250 film -0.500\n");
  one.text_pair = "is it?";
  one.explained_token = 1;
  const std::string text = explained_text(one, kNames);
  EXPECT_TRUE(text.starts_with("good film \u2016 is it?  ->  good (90.0 %)\n")) << text;
  EXPECT_NE(text.find("'good', read at token 1, '"), std::string::npos) << text;
}

TEST(ExplainedText, OfARowThatCouldNotBeExplainedIsItsError) {
  ExplainedExample one;
  one.line = 7;
  one.error = "data.tsv:7: text: is empty";
  EXPECT_EQ(explained_text(one, kNames), "line 7: not explained: data.tsv:7: text: is empty\n");
}

TEST(ExplainedText, EveryKindOfPredictionHasItsWords) {
  ExplainedExample one = example();
  const auto said = [&one](Prediction prediction) {
    one.prediction = std::move(prediction);
    const std::string text = explained_text(one, kNames);
    return text.substr(text.find("->") + 4);
  };
  EXPECT_EQ(said({PredictionKind::labels, 1, "good", {0.6, 0.75}, {0, 0}, {}, {}}), "bad (60.0 %), good (75.0 %)\n");
  EXPECT_EQ(said({PredictionKind::labels, 1, "good", {0.1, 0.25}, {0, 0}, {}, {}}),
            "no label, the likeliest good (25.0 %)\n");
  EXPECT_EQ(said({PredictionKind::value, 0, "value", {}, {0.5}, {}, {}}), "value 0.5\n");
  EXPECT_EQ(said({PredictionKind::value, 0, "bad", {}, {0.5, -2}, {}, {}}), "bad 0.5, good -2\n");
  EXPECT_EQ(said({PredictionKind::answer, 1, "the film", {}, {0, 2}, {}, {}}), "the film (start +2.000)\n");
  EXPECT_EQ(said({PredictionKind::one_class, 0, "gut", {}, {-4.25}, {}, {{-4.25, "gut", 0.5}}}), "gut (-4.250 nats)\n");
}

TEST(ExplainedText, SmallScoresKeepThreeDigits) {
  EXPECT_EQ(text_with(scores_of("occlusion", {0.00125, 0})), "  occlusion: good +0.00125 film +0.000\n");
  EXPECT_EQ(text_with(scores_of("occlusion", {0.01, 0.00125})), "  occlusion: good +0.010 film +0.001\n");
}

TEST(ExplainedText, GroupsRowsAndPairsAreNamed) {
  Explanation grouped = scores_of("occlusion", {0.5, 0.5});
  grouped.groups = {"sentence", {{0, 1}}, {1}};
  EXPECT_EQ(text_with(grouped), "  occlusion by sentence: [good film] +1.000\n");
  Explanation rows = scores_of("conductance", {1, 2, 3, 4});
  rows.axes = {{"layer", 2}, {"token", 2}};
  EXPECT_EQ(text_with(rows),
            "  conductance at layer 0: good +1.000 film +2.000\n  conductance at layer 1: good +3.000 film +4.000\n");
  rows.axes[0] = {"target_token", 2};
  EXPECT_EQ(text_with(rows),
            "  conductance of good: good +1.000 film +2.000\n"
            "  conductance of film: good +3.000 film +4.000\n");
  Explanation pairs = scores_of("shapley_interactions", {0, 1, 1, 0});
  pairs.axes = {{"token", 2}, {"token", 2}};
  pairs.quality["strongest_pairs"] = Json::parse(R"([{"tokens": [[0], [1]], "value": 1}])");
  EXPECT_EQ(text_with(pairs), "  shapley_interactions: good x film +1.000\n");
}

TEST(ExplainedText, WhatIsUnknownIsMarkedAndSpecialTokensHaveTheirNames) {
  ExplainedExample one = example();
  one.tokens[0].unknown = true;
  one.tokens[1] = token("[SEP]", 0, 0);
  one.tokens[1].special = true;
  one.explanations = {scores_of("occlusion", {1, 2})};
  const std::string text = explained_text(one, kNames);
  EXPECT_NE(text.find(": good(unknown) +1.000 [SEP] +2.000\n"), std::string::npos) << text;
}

TEST(ExplainedText, PathsStateTheirEnds) {
  Explanation path = scores_of("integrated_gradients", {1, 1});
  path.quality = {{"score_baseline", 0.5}, {"score_input", 2.5}, {"converged", true}};
  EXPECT_EQ(text_with(path), "  integrated_gradients: good +1.000 film +1.000\n    from +0.500 (baseline) to +2.500\n");
  path.quality["score_baseline"] = 2.0;
  EXPECT_NE(text_with(path).find("; the baseline alone already gives 80 % of it\n"), std::string::npos);
}

TEST(ExplainedText, SaysWhyScoresAreNotToBeRead) {
  Explanation path = scores_of("integrated_gradients", {1, 1});
  path.point = "encoder.0.self_out";
  path.quality = {{"score_baseline", 0.5}, {"score_input", 2.0}, {"completeness_delta", 0.5}, {"nodes", 9}};
  EXPECT_NE(text_with(path).find("    the scores miss the change of the score, +1.5, by +0.5\n"), std::string::npos);
  path.quality["converged"] = false;
  EXPECT_NE(text_with(path).find("    did not converge, do not read these scores: they sum to +2, the score changes by "
                                 "+1.5 (from 0.5 to 2) (9 nodes); use another baseline, or raise "
                                 "explain.integrated_gradients.max_nodes\n"),
            std::string::npos);
  path.quality = {{"completeness_promised", false}, {"score_path_start", 0.25}, {"score_baseline", 0.5}};
  EXPECT_NE(text_with(path).find("    completeness is not promised at encoder.0.self_out: "), std::string::npos);
  Explanation sampled = scores_of("shapley_sampling", {1, 1});
  sampled.quality = {{"precise", false}, {"largest_standard_error", 0.125}, {"permutations", 50}};
  EXPECT_NE(text_with(sampled).find("    not as precise as asked: the largest standard error is 12.5 % of the largest "
                                    "score after 50 orders; raise explain.shapley_sampling.permutations\n"),
            std::string::npos);
}

TEST(ChoicesText, NamesWhatStandsInPlaceOfTokens) {
  ExplainedExample one = example();
  one.explanations = {scores_of("integrated_gradients", {1, 1}), scores_of("occlusion", {1, 1}),
                      scores_of("saliency", {1, 1})};
  one.explanations[0].settings = {{"baseline", "mask"}, {"baseline_token", "[MASK]"}};
  one.explanations[1].settings = {{"replacement", "deletion"}};
  EXPECT_EQ(choices_text(one), "integrated_gradients: baseline [MASK] (mask)\nocclusion: replacement deletion\n");
  one.explanations[0].settings = {{"baseline", {"mask", "pad"}}};
  one.explanations[1].settings = {{"replacement", "mean"}, {"replacement_mean_of", "vocabulary"}};
  EXPECT_EQ(choices_text(one),
            "integrated_gradients: baseline mask, pad\nocclusion: replacement mean of the vocabulary\n");
}

}  // namespace
}  // namespace glass::explained_text_test
