// Entities and their F1 against seqeval and by hand.
#include "glass/task/metrics/entity_f1.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/error_text.h"
#include "support/task_metrics_golden.h"

namespace glass::entity_f1_test {
namespace {

using Tags = std::vector<std::string>;

TEST(EntityF1, EqualsSeqeval) {
  for (const Json& c : test::task_metric_cases("entity_f1")) {
    const EntityScores scores = entity_f1(c.at("predicted"), c.at("gold"));
    EXPECT_NEAR(scores.precision.value, c.at("precision").get<double>(), test::kScoreTolerance) << c;
    EXPECT_NEAR(scores.recall.value, c.at("recall").get<double>(), test::kScoreTolerance) << c;
    EXPECT_NEAR(scores.f1.value, c.at("f1").get<double>(), test::kScoreTolerance) << c;
    EXPECT_TRUE(test::has_bounds(scores.precision) && test::has_bounds(scores.recall) && test::has_bounds(scores.f1))
        << c;
  }
}

TEST(EntityF1, OfBilouTagsEqualsSeqevalsStrictMode) {
  for (const Json& c : test::task_metric_cases("entity_bilou")) {
    const EntityScores scores = entity_f1(c.at("predicted"), c.at("gold"), EntityReading::bilou);
    EXPECT_NEAR(scores.precision.value, c.at("precision").get<double>(), test::kScoreTolerance) << c;
    EXPECT_NEAR(scores.recall.value, c.at("recall").get<double>(), test::kScoreTolerance) << c;
    EXPECT_NEAR(scores.f1.value, c.at("f1").get<double>(), test::kScoreTolerance) << c;
  }
}

TEST(EntityF1, AnIncompleteBilouEntityIsNone) {
  const auto read = [](const Tags& tags) { return entities(tags, "tags", EntityReading::bilou); };
  EXPECT_EQ(read({"B-PER", "I-PER", "L-PER", "U-LOC"}), (std::vector<Entity>{{"PER", 0, 3}, {"LOC", 3, 4}}));
  EXPECT_TRUE(read({"B-PER", "I-PER", "O", "L-PER", "I-PER"}).empty());
  EXPECT_TRUE(read({"B-PER", "L-LOC"}).empty());
  test::expect_part(test::error_text(ErrorKind::data, [&] { read({"E-PER"}); }), "L-TYPE, U-TYPE");
}

TEST(EntityF1, CountsOfEachTypeEqualSeqevals) {
  for (const Json& c : test::task_metric_cases("entity_f1")) {
    Json types = Json::object();
    for (const auto& [type, counts] : entity_f1(c.at("predicted"), c.at("gold")).types) {
      types[type] = {counts.right, counts.predicted, counts.gold};
    }
    EXPECT_EQ(types, c.at("types")) << c;
  }
}

TEST(EntityF1, EntitiesEqualSeqevals) {
  for (const Json& c : test::task_metric_cases("entity_f1")) {
    Json sentences = Json::array();
    for (const Json& tags : c.at("gold")) {
      Json found = Json::array();
      for (const Entity& entity : entities(tags)) found.push_back({entity.type, entity.first, entity.end});
      sentences.push_back(found);
    }
    EXPECT_EQ(sentences, c.at("gold_entities")) << c;
  }
}

TEST(EntityF1, ReadsEveryWayToMarkTheBounds) {
  const std::vector<Entity> two = {{"PER", 0, 2}, {"PER", 2, 3}};
  EXPECT_EQ(entities({"I-PER", "I-PER", "B-PER", "O"}), two);  // IOB1
  EXPECT_EQ(entities({"B-PER", "I-PER", "B-PER", "O"}), two);  // IOB2
  EXPECT_EQ(entities({"B-PER", "E-PER", "S-PER", "O"}), two);  // IOBES
  EXPECT_EQ(entities({"I-PER", "E-PER", "I-PER", "O"}), two);  // IOE1
}

TEST(EntityF1, BoundsAndTypeMustBothBeRight) {
  const EntityScores scores = entity_f1({{"B-PER", "O", "B-LOC", "B-ORG"}}, {{"B-PER", "I-PER", "B-ORG", "B-ORG"}});
  EXPECT_EQ(scores.types.at("ORG").right, 1);
  EXPECT_EQ(scores.types.at("PER").right, 0);
  EXPECT_DOUBLE_EQ(scores.types.at("ORG").precision(), 1);
  EXPECT_DOUBLE_EQ(scores.types.at("ORG").recall(), 0.5);
  EXPECT_DOUBLE_EQ(scores.types.at("ORG").f1(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.f1.value, 1.0 / 3);
}

TEST(EntityF1, IntervalHoldsTheValueAndRepeats) {
  std::vector<Tags> gold, predicted;
  for (int i = 0; i < 40; ++i) {
    gold.push_back({"O", "B-PER", "I-PER", "O", "B-LOC"});
    predicted.push_back(i % 3 == 0 ? gold.back() : Tags{"O", "B-PER", "O", "O", "B-LOC"});
  }
  const EntityScores scores = entity_f1(predicted, gold);
  EXPECT_LT(scores.f1.low, scores.f1.value);
  EXPECT_LT(scores.f1.value, scores.f1.high);
  EXPECT_TRUE(test::equal(scores.f1, entity_f1(predicted, gold).f1));
  EXPECT_TRUE(test::is_point(entity_f1(gold, gold).f1));
}

TEST(EntityF1, NothingHasNoScoreAndAnUnknownTagIsNamed) {
  EXPECT_TRUE(std::isnan(entity_f1({}, {}).f1.value));
  for (const std::string tag : {"NOUN", "", "O-PER", "BPER", "L-PER"}) {
    const std::string text = test::error_text(ErrorKind::data, [&] {
      entity_f1({{"O"}, {"O", tag}}, {{"O"}, {"O", "O"}});
    });
    test::expect_part(text, "entity F1: predicted sentence 1: token 1 (counted from 0) has the tag '" + tag +
                                "'; allowed are O and B-TYPE");
  }
  test::expect_part(test::error_text(ErrorKind::bug,
                                     [] {
                                       entity_f1({{"O"}}, {{"O", "O"}});
                                     }),
                    "sentence 0 has 1 predicted tags for 2 tokens");
}

}  // namespace
}  // namespace glass::entity_f1_test
