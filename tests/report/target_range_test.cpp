// Colours say how much of the target a score is; words and methods follow what was explained.
#include "report/target_range.h"

#include <gtest/gtest.h>

#include "report/artefacts.h"
#include "report/fixture.h"
#include "report/method_names.h"
#include "report/page.h"

namespace glass::report::target_range_test {
namespace {

using report_test::contains;
using report_test::count_of;
using report_test::RunCopy;

TEST(TargetRange, SpansOutputsBaselinesAndZero) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    for (Json& example : j["examples"]) example["explanations"][0]["quality"]["score_input"] = 6.0;
    j["examples"][3]["explanations"][0]["quality"]["score_baseline"] = -2.0;
  });
  const Artefacts artefacts = read_artefacts(run.path());
  const TargetRanges& ranges = artefacts.digest.ranges;
  Explanation e = artefacts.groups[0].drawn[0].explanations[0];
  EXPECT_DOUBLE_EQ(ranges.range_of(e.unit), 8.0);
  EXPECT_DOUBLE_EQ(ranges.full_colour(e, 0.0008), 0.8);
  EXPECT_DOUBLE_EQ(ranges.full_colour(e, 3.0), 3.0);
  e.unit = "probability";
  EXPECT_DOUBLE_EQ(ranges.full_colour(e, 0.0008), kPaleShare);
  e.unit = "logit per unit of the point";  // no output has this unit: such a line has its own scale only
  EXPECT_DOUBLE_EQ(ranges.full_colour(e, 0.0008), 0.0008);
}

TEST(TargetRange, MakesAMethodPaleWhoseScoresAreNothing) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    for (Json& example : j["examples"]) {
      Json only = Json::array();
      for (Json& e : example["explanations"]) {
        if (e["method"] != "gradient_x_input") continue;
        e["quality"] = {{"score_input", 7.3}};
        for (Json& value : e["values"]) value = 0.0008;
        only.push_back(e);
      }
      example["explanations"] = only;
    }
  });
  const std::string page = run.render();
  const std::string cards =
      page.substr(page.find("class=\"card"), page.find("id=\"words\"") - page.find("class=\"card"));
  EXPECT_EQ(count_of(cards, "<b class=\"p"), 0u);
  EXPECT_TRUE(contains(cards, "scale \u00B10.730 logit, the largest 0.0"));
}

TEST(DrivingWords, SpeakForTheExplainedClass) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    for (Json& example : j["examples"]) {
      for (Json& e : example["explanations"]) {
        e["target"] = "logit of class 'negative'";
        e["target_class"] = "negative";
      }
    }
  });
  const Artefacts artefacts = read_artefacts(run.path());
  EXPECT_FALSE(artefacts.words.empty());
  for (const DrivingWord& word : artefacts.words) EXPECT_EQ(word.aim.name, "negative");
  const std::string page = run.render();
  EXPECT_TRUE(contains(page, "<span class=\"chip other\">explained: logit of class &#39;negative&#39;</span>"));
  EXPECT_TRUE(contains(page, "<span class=\"quiet\">explained: logit of class &#39;negative&#39;</span>"));
}

TEST(DrivingWords, CountTextsAndNotPlaces) {
  ExplainedExample example;
  example.text = "rain rain go";
  for (std::uint32_t i = 0; i < 3; ++i) {
    const std::uint32_t start = i * 5, end = start + (i < 2 ? 4 : 2);
    example.tokens.push_back({i < 2 ? "rain" : "go", 1, start, end, start, end, static_cast<std::int32_t>(i)});
  }
  example.prediction = {PredictionKind::one_class, 0, "wet", {0.9, 0.1}, {1, 0}, {}, {}};
  example.explanations.emplace_back();
  example.explanations[0].method = "occlusion";
  example.explanations[0].target = "logit of class 'wet'";
  example.explanations[0].axes = {{"token", 3}};
  example.explanations[0].values = {1.0, 2.0, 0.5};
  DrivingWords words("occlusion");
  words.add(example);
  const DrivingWord rain = words.strongest().front();
  EXPECT_EQ(rain.word, "rain");
  EXPECT_EQ(rain.examples, 1);
  EXPECT_EQ(rain.places, 2);
  EXPECT_EQ(rain.strongest, 1);
  EXPECT_DOUBLE_EQ(rain.mean, 1.5);
  // Words of a sentence that was scored as one have no scores of their own.
  Explanation whole = example.explanations[0];
  whole.method = "owen";
  whole.groups = {"sentence", {{0, 1, 2}}, {3.5}};
  example.explanations.insert(example.explanations.begin(), whole);
  DrivingWords of_sentences("owen");
  of_sentences.add(example);
  EXPECT_TRUE(of_sentences.strongest().empty());
  ExampleDigest digest;
  digest.add(example);
  EXPECT_FALSE(digest.top_word_agreement());
  EXPECT_EQ(digest.primary_method, "occlusion");
}

TEST(MethodTitle, OfAnInstanceIsItsOwnNameWithItsMethod) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    j["methods"][0]["name"] = "ig_pad";
    for (Json& example : j["examples"]) example["explanations"][0]["method"] = "ig_pad";
  });
  const Artefacts artefacts = read_artefacts(run.path());
  EXPECT_EQ(method_title(artefacts, "ig_pad"), "ig_pad (integrated gradients)");
  EXPECT_EQ(method_title(artefacts, "occlusion"), "Occlusion");
  const std::string page = render_page(artefacts);
  EXPECT_TRUE(contains(page, "<strong>ig_pad (integrated gradients)</strong>"));
  EXPECT_FALSE(contains(page, "Ig pad"));
}

TEST(PathBar, ShowsBaselineAndOutputAndSaysWhereTheBaselineGivesMost) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    for (Json& example : j["examples"]) {
      example["explanations"][0]["quality"]["score_baseline"] = 2.0;
      example["explanations"][0]["quality"]["score_input"] = 2.5;
    }
  });
  const std::string text = report_test::plain_text(run.render());
  EXPECT_TRUE(contains(text, "baseline +2 \u2192 text +2.50 logit"));
  EXPECT_TRUE(contains(text, "the baseline alone already gives 80 % of the output: the scores explain the rest"));
  EXPECT_TRUE(contains(text, "In 20 of 20 the baseline alone already gives most of the output"));
}

}  // namespace
}  // namespace glass::report::target_range_test
