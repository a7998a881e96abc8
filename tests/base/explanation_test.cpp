// Explanations survive the way to JSON and back; damaged documents are refused with the place of the damage.
#include "glass/base/explanation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/error_text.h"

namespace glass::explanation_test {
namespace {

ExplainedExample sample() {
  ExplainedExample example;
  example.text = "so good";
  example.example = 17;
  example.tokens = {{"[CLS]", 2, 0, 0, 0, 0, -1, true},
                    {"so", 5, 0, 2, 0, 2, 0, false},
                    {"go", 6, 3, 5, 3, 5, 1, false},
                    {"##od", 7, 5, 7, 5, 7, 1, false}};
  example.tokens_cut = 3;
  example.gold = 1;
  example.gold_name = "positive";
  example.prediction = {PredictionKind::labels, 1, "positive", {0.25, 0.75}, {-1, 2}, {}, {}};
  Explanation e;
  e.method = "integrated_gradients";
  e.point = "embed";
  e.target = "logit of class 'positive'";
  e.unit = "logit";
  e.axes = {{"token", 4}};
  e.values = {0.0, 0.125, -0.5, 2.0};
  e.settings = {{"nodes", 33}};
  e.quality = {{"converged", true}};
  e.seconds = 0.5;
  e.forwards = 34;
  e.backwards = 33;
  example.explanations = {e};
  return example;
}

Json document() {
  return explanations_to_json({{"name", "m"}}, {sample()});
}

std::string refused_change(const std::string& pointer, const Json& value) {
  Json damaged = document();
  damaged[Json::json_pointer(pointer)] = value;
  return test::error_text(ErrorKind::data, [&] { explanations_from_json(damaged, "e.json"); });
}

TEST(Explanation, WritingReadingAndWritingAgainGivesTheSameBytes) {
  ExplainedExample rich = sample();
  rich.has_rationale = true;
  rich.rationale = {{3, 7}};
  rich.group = "keyword";
  rich.explanations[0].is_signed = false;
  rich.explanations.push_back(rich.explanations[0]);
  rich.explanations[1].axes = {{"layer", 2}, {"token", 2}};
  rich.explanations[0].groups = {"word", {{1}, {2, 3}}, {0.125, 1.5}};
  const std::string text = dump_json(explanations_to_json({{"name", "m"}}, {rich, sample()}));
  EXPECT_EQ(dump_json(explanations_to_json({{"name", "m"}}, explanations_from_json(parse_json(text, "x"), "x"))), text);
}

TEST(Explanation, NamesTheWordThatIsAsked) {
  ExplainedExample example = sample();
  EXPECT_EQ(explained_word(example), "");
  EXPECT_FALSE(document()["examples"][0].contains("explained_token"));
  example.explained_token = 0;
  EXPECT_EQ(explained_word(example), "[CLS]");
  example.explained_token = 3;
  EXPECT_EQ(explained_word(example), "good");
  const Json json = explanations_to_json({{"name", "m"}}, {example});
  EXPECT_EQ(explanations_from_json(json, "x").at(0).explained_token, 3);
  test::expect_part(refused_change("/examples/0/explained_token", 4), "examples[0].explained_token");
}

TEST(Explanation, TheDocumentHasTheFieldsOfItsSchema) {
  const Json json = document();
  EXPECT_EQ(json["schema"], "glassformer.explanation/1");
  const Json& example = json["examples"][0];
  EXPECT_EQ(example["tokens"][2], (Json{{"text", "go"},
                                        {"id", 6},
                                        {"start", 3},
                                        {"end", 5},
                                        {"char_start", 3},
                                        {"char_end", 5},
                                        {"word", 1},
                                        {"special", false}}));
  EXPECT_EQ(example["explanations"][0]["axes"][0], (Json{{"name", "token"}, {"size", 4}}));
  EXPECT_EQ(example["explanations"][0]["signed"], true);
  EXPECT_EQ(example["prediction"]["label_name"], "positive");
  EXPECT_EQ(example["prediction"]["kind"], "labels");
}

TEST(Explanation, RationaleAndGroupAreAbsentWhereThereAreNone) {
  const Json example = document()["examples"][0];
  EXPECT_FALSE(example.contains("rationale"));
  EXPECT_FALSE(example.contains("group"));
  EXPECT_FALSE(explanations_from_json(document(), "x")[0].has_rationale);
}

TEST(Explanation, AnEmptyRationaleIsNotAnAbsentOne) {
  ExplainedExample example = sample();
  example.has_rationale = true;
  EXPECT_TRUE(explanations_from_json(explanations_to_json({}, {example}), "x")[0].has_rationale);
}

TEST(Explanation, AValueThatIsNotFiniteComesBackAsNan) {
  ExplainedExample example = sample();
  example.explanations[0].values[1] = INFINITY;
  const std::string text = dump_json(explanations_to_json({}, {example}));
  EXPECT_TRUE(std::isnan(explanations_from_json(parse_json(text, "x"), "x")[0].explanations[0].values[1]));
}

TEST(Explanation, AnotherSchemaIsRefused) {
  test::expect_part(refused_change("/schema", "glassformer.explanation/2"),
                    "e.json: not a file of schema glassformer.explanation/1");
  test::expect_part(test::error_text(ErrorKind::data, [] { explanations_from_json(Json::array(), "e.json"); }),
                    "not a file of schema");
}

TEST(Explanation, DamageIsNamedByItsPlace) {
  test::expect_part(refused_change("/examples", 3), "e.json: examples: expected a list, got 3");
  test::expect_part(refused_change("/examples/0", nullptr), "examples[0]: expected an object");
  test::expect_part(refused_change("/examples/0/tokens/1/end", 8),
                    "examples[0].tokens[1].end: expected a whole number from 0 to 7, got 8");
  test::expect_part(refused_change("/examples/0/tokens/1/start", -1),
                    "examples[0].tokens[1].start: expected a whole number");
  test::expect_part(refused_change("/examples/0/tokens/1/end", 1.5), "got 1.5");
  test::expect_part(refused_change("/examples/0/tokens/2/word", 2'000'000'000), "examples[0].tokens[2].word");
  test::expect_part(refused_change("/examples/0/tokens/2/id", std::uint64_t{1} << 63), "examples[0].tokens[2].id");
  test::expect_part(refused_change("/examples/0/text", 1), "examples[0].text: expected a text, got 1");
  test::expect_part(refused_change("/examples/0/rationale", Json{{1, 2, 3}}),
                    "examples[0].rationale[0]: expected [start, end]");
  test::expect_part(refused_change("/examples/0/explanations/0/signed", "yes"),
                    "explanations[0].signed: expected true or false");
  test::expect_part(refused_change("/examples/0/explanations/0/settings", 1),
                    "explanations[0].settings: expected an object");
}

TEST(Explanation, ValuesMustFillTheirAxes) {
  test::expect_part(refused_change("/examples/0/explanations/0/axes/0/size", 5),
                    "explanations[0].values: 4 values, but the axes ask for 5");
  const Json huge = Json::array({Json{{"name", "a"}, {"size", INT32_MAX}}, Json{{"name", "b"}, {"size", INT32_MAX}},
                                 Json{{"name", "c"}, {"size", INT32_MAX}}});
  test::expect_part(refused_change("/examples/0/explanations/0/axes", huge), "axes[2]");
}

TEST(Explanation, GroupsAreReadBackAndDamagedOnesAreRefused) {
  ExplainedExample example = sample();
  example.explanations[0].groups = {"word", {{1}, {2, 3}}, {0.125, 1.5}};
  const Json good = explanations_to_json({}, {example});
  const TokenGroups read = explanations_from_json(good, "x")[0].explanations[0].groups;
  EXPECT_EQ(read.unit, "word");
  EXPECT_EQ(read.tokens, example.explanations[0].groups.tokens);
  EXPECT_EQ(read.values, example.explanations[0].groups.values);
  const auto refused = [&](const std::string& pointer, const Json& value) {
    Json damaged = good;
    damaged[Json::json_pointer("/examples/0/explanations/0/groups" + pointer)] = value;
    return test::error_text(ErrorKind::data, [&] { explanations_from_json(damaged, "e.json"); });
  };
  test::expect_part(refused("/tokens/1/0", 4), "groups.tokens[1][0]: expected a whole number from 0 to 3, got 4");
  test::expect_part(refused("/tokens/1/0", 1), "groups.tokens[1][0]: expected a token of no other group");
  test::expect_part(refused("/values", Json{1}), "groups.values: expected 1 rows of 2 groups");
  test::expect_part(refused("/unit", ""), "groups.unit: expected the name of a unit");
}

TEST(Explanation, AMissingFieldIsNamed) {
  Json damaged = document();
  damaged["examples"][0].erase("prediction");
  test::expect_part(test::error_text(ErrorKind::data, [&] { explanations_from_json(damaged, "e.json"); }),
                    "examples[0].prediction: is missing");
}

TEST(Explanation, ScoresOfPiecesAddUpToTheirWords) {
  const ExplainedExample example = sample();
  EXPECT_EQ(scores_by_word(example.explanations[0], example.tokens), (std::vector<double>{0.125, 1.5}));
}

TEST(Explanation, ScoresByWordNeedOneValueAToken) {
  ExplainedExample example = sample();
  example.explanations[0].axes = {{"layer", 2}, {"token", 2}};
  test::error_text(ErrorKind::bug, [&] { scores_by_word(example.explanations[0], example.tokens); });
}

TEST(Explanation, ValuesBeyondTheLimitAreNamedInsteadOfWritten) {
  ExplainedExample large = sample();
  large.explanations.push_back(large.explanations[0]);
  large.explanations[1].axes = {{"query", 101}, {"key", 100}};
  large.explanations[1].values.assign(kMostInlineValues + 100, 0.5);
  const Json beside = explanations_to_json({}, {sample(), large}, "dev.safetensors")["examples"][1]["explanations"];
  EXPECT_TRUE(beside[0]["values"].is_array());
  EXPECT_EQ(beside[1]["values"], Json({{"file", "dev.safetensors"}, {"tensor", "examples.1.explanations.1"}}));
  EXPECT_EQ(explanations_to_json({}, {sample(), large})["examples"][1]["explanations"][1]["values"].size(),
            kMostInlineValues + 100);
}

TEST(Explanation, PlacesOfAnAxisAreCalledWhatTheSettingsSay) {
  Explanation explanation;
  explanation.settings = {{"layers", {2, 5}}, {"points", {"encoder.0.self_out", "final_norm"}}};
  EXPECT_EQ(place_on_axis(explanation, {"layer", 2}, 1), "layer 5");
  EXPECT_EQ(place_on_axis(explanation, {"point", 2}, 1), "final_norm");
  EXPECT_EQ(place_on_axis(explanation, {"head", 2}, 1), "head 1");
  EXPECT_EQ(place_on_axis(explanation, {"layer", 3}, 2), "layer 2");  // the setting is about something else
}

}  // namespace
}  // namespace glass::explanation_test
