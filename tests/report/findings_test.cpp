// The sentences follow the numbers.
#include "report/findings.h"

#include <gtest/gtest.h>

#include "report/artefacts.h"
#include "report/fixture.h"

namespace glass::report::findings_test {
namespace {

using report_test::contains;
using report_test::RunCopy;

std::string sentence(const RunCopy& run, const std::string& section) {
  for (const Finding& finding : findings(read_artefacts(run.path()))) {
    if (finding.section != section) continue;
    std::string text = finding.text;
    for (std::size_t at = text.find("\u00A0"); at != std::string::npos; at = text.find("\u00A0"))
      text.replace(at, 2, " ");
    return text;
  }
  return "";
}

TEST(Findings, OfTwoClassesSayWhatTheFilesSay) {
  const RunCopy run("two");
  EXPECT_EQ(sentence(run, "metrics"),
            "On 790 texts of the test split the model gets 90.6 % right (95 % interval 88.6 to 92.7). Always giving "
            "the most frequent class "
            "would get "
            "50.6 %, a bag of words 74.1 %. The model is clearly better than the most frequent class and clearly "
            "better than the bag of words.");
  EXPECT_TRUE(contains(sentence(run, "calibration"), "overconfident: its stated confidence lies 9.0 points above"))
      << sentence(run, "calibration");
  EXPECT_TRUE(contains(sentence(run, "completeness"), "All 20 explanations that can be checked converged."));
  EXPECT_TRUE(contains(sentence(run, "agreement"), "found best by Integrated gradients: AUPRC 0.96"))
      << sentence(run, "agreement");
  EXPECT_TRUE(contains(sentence(run, "agreement"), "a random ranking gets 0.21"));
  EXPECT_TRUE(contains(sentence(run, "record"), "No text was cut"));
}

TEST(Findings, OfThreeClassesSayWhatTheFilesSay) {
  const RunCopy run("three");
  EXPECT_TRUE(contains(sentence(run, "metrics"), "On 776 texts of the test split the model gets 90.0 % right"))
      << sentence(run, "metrics");
  EXPECT_FALSE(contains(sentence(run, "metrics"), "bag of words"));
  EXPECT_TRUE(
      contains(sentence(run, "calibration"), "chance alone gives a model whose probabilities are right up to "));
  EXPECT_EQ(sentence(run, "agreement"), "");
  EXPECT_TRUE(contains(sentence(run, "record"),
                       "3 texts were longer than the model's 40 tokens: 71 tokens at their ends were not seen. 1.3 %"));
}

TEST(Findings, OfATranslationNameBothScoresAndTheTexts) {
  EXPECT_EQ(sentence(RunCopy("translation"), "metrics"),
            "What the model writes for 500 texts of the test split reaches a chrF of 54.8 (95 % interval 53.7 to 55.9) "
            "and a BLEU of 27.3 (95 % "
            "interval 26.0 to 28.6), both of 100: how much of it stands in the targets, in runs of characters and of "
            "words. The perplexity of "
            "the "
            "targets is 5.26.");
}

TEST(Findings, OfALanguageModelSayWhatPerplexityMeans) {
  EXPECT_EQ(sentence(RunCopy("language_model"), "metrics"),
            "On the dev split the perplexity is 4.57 (95 % interval 4.47 to 4.67): the model is as unsure of a token "
            "as if it chose among that "
            "many alike; the loss is 1.52 nats, its first guess is right for 55.2 % of the tokens.");
}

TEST(Findings, OfTagsSpeakOfEntitiesAndWords) {
  const std::string text = sentence(RunCopy("tagging"), "metrics");
  EXPECT_TRUE(contains(text,
                       "On 160 texts of the test split the model finds the entities with an F1 of 84.6 % (95 % "
                       "interval 82.5 to 86.7): 86.1 % of "
                       "what it names is right, and it names 83.2 % of what there is. The tag is right for 94.8 % "))
      << text;
  EXPECT_TRUE(contains(
      text,
      "Always giving the most frequent tag would get 81.3 %. The model is clearly better than the most frequent tag."))
      << text;
}

TEST(Findings, OfNumbersLabelsAndAnswersNameTheirMetrics) {
  const RunCopy run("two");
  run.change("evaluation.json", [](Json& j) { j.erase("task"); });
  run.change("explanations/dev.json", [](Json& j) { j["model"].erase("task"); });
  const auto with = [&](Json metrics) {
    run.change("evaluation.json", [&](Json& j) { j["splits"] = {{"test", {{"examples", 40}, {"metrics", metrics}}}}; });
    return sentence(run, "metrics");
  };
  const auto value = [](double v) { return Json{{"value", v}, {"low", v - 0.1}, {"high", v + 0.1}}; };
  const Json unknown = {{"value", nullptr}, {"low", nullptr}, {"high", nullptr}};
  EXPECT_EQ(with({{"mean_squared_error", value(0.5)}, {"pearson", value(-0.05)}}),
            "On 40 texts of the test split the model's numbers and the gold ones have a Pearson correlation of "
            "\u22120.0500 (95 % interval "
            "\u22120.150 to "
            "0.0500); the mean squared error is 0.500 (95 % interval 0.400 to 0.600).");
  EXPECT_TRUE(contains(with({{"mean_squared_error", value(0.5)}, {"pearson", unknown}}), "no correlation is defined"));
  EXPECT_EQ(with({{"micro_f1", value(0.7)}, {"subset_accuracy", value(0.4)}}),
            "On 40 texts of the test split all labels together reach a micro F1 of 70.0 % (95 % interval 60.0 to "
            "80.0); for 40.0 % of the "
            "texts every "
            "label is right.");
  EXPECT_EQ(with({{"f1", value(0.7)}, {"exact_match", value(0.4)}}),
            "On 40 questions of the test split the answer is exactly right for 40.0 % (95 % interval 30.0 to 50.0); "
            "the F1 of its words is "
            "70.0 % (95 % "
            "interval 60.0 to 80.0).");
  EXPECT_EQ(with({{"accuracy", unknown}}), "");
}

TEST(Findings, ComparisonsFollowTheInterval) {
  const RunCopy run("two");
  const auto with = [&](double value, double low, double high) {
    run.change("evaluation.json", [&](Json& j) {
      j["splits"]["test"]["metrics"]["accuracy"] = {{"value", value}, {"low", low}, {"high", high}};
    });
    return sentence(run, "metrics");
  };
  EXPECT_TRUE(contains(with(0.55, 0.49, 0.6),
                       "not clearly different from the most frequent class and clearly worse than the bag of words"));
  EXPECT_TRUE(contains(with(0.3, 0.28, 0.32), "clearly worse than the most frequent class"));
  EXPECT_TRUE(contains(with(0.72, 0.7, 0.75),
                       "clearly better than the most frequent class and not clearly different from the bag of words"));
}

TEST(Findings, CalibrationHasADirection) {
  const RunCopy run("two");
  const auto shift = [&](double gap) {
    run.change("evaluation.json", [&](Json& j) {
      Json& test = j["splits"]["test"];
      test["metrics"]["expected_calibration_error"] = std::abs(gap);
      for (Json& bin : test["calibration"]) {
        if (bin["count"] > 0) bin["confidence"] = 0.6, bin["accuracy"] = 0.6 - gap;
      }
    });
    return sentence(run, "calibration");
  };
  EXPECT_TRUE(contains(shift(0.1), "overconfident"));
  EXPECT_TRUE(contains(shift(-0.1), "underconfident: its stated confidence lies 10.0 points below"));
  EXPECT_TRUE(contains(shift(0.01), "Nothing here shows that its probabilities are off"));
}

TEST(Findings, TextsThatDidNotConvergeAreCounted) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    j["examples"][0]["explanations"][0]["quality"]["converged"] = false;
    j["examples"][0]["explanations"][0]["quality"]["completeness_delta"] = -0.25;
  });
  EXPECT_EQ(sentence(run, "completeness"),
            "19 of 20 explanations that can be checked converged; the others are marked. The scores of a text miss the "
            "change in the "
            "model's output by at "
            "most 0.25 logit (completeness delta).");
}

TEST(Findings, AgreementAtChanceIsCalledSo) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    for (Json& row : j["agreement"]) row["auprc"] = {{"value", 0.25}, {"low", 0.15}, {"high", 0.35}};
  });
  EXPECT_TRUE(contains(sentence(run, "agreement"), "not clearly better than chance"));
}

TEST(Findings, HiddenWordsNameTheBestAndTheWorstMethod) {
  const RunCopy run("two");
  const auto row = [](const char* method, double value) {
    return Json{{"method", method},
                {"group", "all"},
                {"examples", 20},
                {"mean", {{"value", value}, {"low", value - 0.1}, {"high", value + 0.1}}}};
  };
  run.change("explanations/dev.json", [&](Json& j) {
    const Json rows = {row("occlusion", 0.25), row("attention", 0.5)};
    j["metrics"] = {{"comprehensiveness", rows}, {"sufficiency", rows}};
  });
  EXPECT_EQ(sentence(run, "trust"),
            "Hiding the words that Attention scores highest lowers the output by 0.500 [0.400, 0.600] on average, the "
            "most of 2 methods; the least is 0.250 [0.150, 0.350] by Occlusion (comprehensiveness). With nothing but "
            "the words that Occlusion scores highest the output falls by 0.250 [0.150, 0.350], with those of Attention "
            "it falls most (sufficiency).");
  run.change("explanations/dev.json", [&](Json& j) {
    const Json rows = {row("occlusion", -0.25), row("attention", -0.2)};
    j["metrics"] = {{"sufficiency", rows}};
  });
  EXPECT_EQ(sentence(run, "trust"),
            "With nothing but the words that Occlusion scores highest the output rises by 0.250 [0.150, 0.350]; no "
            "method is clearly better or worse (sufficiency).");
  run.change("explanations/dev.json", [&](Json& j) {
    j["metrics"] = {{"comprehensiveness", Json::array({row("occlusion", 0.05)})}};
  });
  EXPECT_EQ(sentence(run, "trust"),
            "Hiding the words that Occlusion scores highest lowers the output by 0.0500 [\u22120.0500, 0.150] on "
            "average, not clearly more than nothing (comprehensiveness).");
}

TEST(Findings, AProbeThatItsControlMatchesIsCalledSo) {
  const RunCopy run("two");
  EXPECT_TRUE(contains(sentence(run, "probes"),
                       "encoder.1.resid_post knows the label best: a linear probe reads it with 90.0 %"));
  EXPECT_TRUE(contains(sentence(run, "probes"), "the layer beats its control"));
  run.change("probes/label.json", [](Json& j) {
    for (Json& layer : j["layers"]) layer["control_accuracy"] = layer["accuracy"];
  });
  EXPECT_TRUE(contains(sentence(run, "probes"), "does not clearly beat its control"));
}

/// Two texts by hand: "good bad" (good wins) and "good so" (so wins).
void write_two_texts(const RunCopy& run) {
  const auto token = [](const char* text, int start, int end, int word) {
    return Json{{"text", text}, {"id", 1}, {"start", start}, {"end", end}, {"word", word}, {"special", false}};
  };
  const auto example = [&](const char* text, Json tokens, const std::vector<double>& first,
                           const std::vector<double>& second) {
    Json explanations = Json::array();
    for (const auto& [method, values] : {std::pair{"integrated_gradients", first}, {"occlusion", second}}) {
      explanations.push_back({{"method", method},
                              {"signed", true},
                              {"unit", "logit"},
                              {"axes", {{{"name", "token"}, {"size", 2}}}},
                              {"values", values}});
    }
    return Json{{"text", text},
                {"tokens", tokens},
                {"prediction", {{"label", 0}, {"label_name", "yes"}, {"probabilities", {0.9, 0.1}}}},
                {"explanations", explanations}};
  };
  Json examples = Json::array();
  examples.push_back(example("Good bad", {token("good", 0, 4, 0), token("bad", 5, 8, 1)}, {0.5, -0.2}, {0.4, 0.1}));
  examples.push_back(example("good so", {token("good", 0, 4, 0), token("so", 5, 7, 1)}, {0.1, -0.3}, {0.3, 0.2}));
  run.write("explanations.json", Json{{"schema", "glassformer.explanation/1"}, {"examples", examples}}.dump());
}

TEST(Insight, CountsTheStrongestWordByHand) {
  const RunCopy run("");
  write_two_texts(run);
  const Artefacts artefacts = read_artefacts(run.path());
  EXPECT_EQ(artefacts.digest.primary_method, "integrated_gradients");
  const std::vector<DrivingWord>& words = artefacts.words;
  ASSERT_EQ(words.size(), 2u);       // "bad" is the strongest in none
  EXPECT_EQ(words[0].word, "good");  // one win each for "good" and "so": the larger mean |score| decides
  EXPECT_EQ(words[0].examples, 2);
  EXPECT_NEAR(words[0].mean, 0.3, 1e-12);
  EXPECT_EQ(words[1].word, "so");
}

TEST(Findings, WordsSpeakForAClassOrForAHigherNumber) {
  const RunCopy run("");
  write_two_texts(run);
  EXPECT_EQ(sentence(run, "words"),
            "By Integrated gradients, the word with the largest score is most often \u201Cgood\u201D (1 of 2, towards "
            "\u201Cyes\u201D) and \u201Cso\u201D (1 of 2, against \u201Cyes\u201D). In 1 of 2 texts the 2 signed "
            "methods name the same strongest word.");
  run.change("explanations.json", [](Json& j) {
    j["model"] = {{"name", "m"}, {"task", "regression"}};
    for (Json& example : j["examples"]) {
      example["prediction"] = {{"kind", "value"},
                               {"label", 0},
                               {"label_name", "value"},
                               {"probabilities", Json::array()},
                               {"logits", {2.5}}};
      for (Json& e : example["explanations"]) e["target"] = e["unit"] = "value";
    }
  });
  const std::string text = sentence(run, "words");
  EXPECT_TRUE(contains(text, "(1 of 2, towards a higher value) and")) << text;
  EXPECT_TRUE(contains(text, "(1 of 2, towards a lower value).")) << text;
  const std::string page = report_test::plain_text(run.render());
  EXPECT_TRUE(contains(page, "explained: value"));
  for (const char* wrong : {"class", "\u201Cvalue\u201D", "logit"}) EXPECT_FALSE(contains(page, wrong)) << wrong;
}

TEST(Insight, SignedMethodsAgreeOnOneOfTwoTexts) {
  const RunCopy run("");
  write_two_texts(run);
  const auto agreement = read_artefacts(run.path()).digest.top_word_agreement();
  ASSERT_TRUE(agreement.has_value());
  EXPECT_EQ(agreement->same, 1);
  EXPECT_EQ(agreement->examples, 2);
  EXPECT_EQ(agreement->methods, 2);
}

TEST(Cautions, NameAttentionOnlyWhereItIsShown) {
  const auto mentions = [](const RunCopy& run) {
    for (const std::string& caution : cautions(read_artefacts(run.path()))) {
      if (contains(caution, "Attention is not an explanation by itself")) return true;
    }
    return false;
  };
  EXPECT_TRUE(mentions(RunCopy("two")));
  const RunCopy plain("");
  write_two_texts(plain);
  EXPECT_FALSE(mentions(plain));
}

TEST(Findings, TheBestOfSeveralSayWhoIsNotClearlyWorse) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    double value = 0.95;
    for (Json& row : j["agreement"]) {
      if (row.value("group", "all") != "all") continue;
      row["auprc"] = {{"value", value}, {"low", value - 0.06}, {"high", value + 0.04}};
      value = value == 0.95 ? 0.94 : 0.5;
    }
  });
  EXPECT_TRUE(contains(sentence(run, "agreement"), "By the intervals 1 of ")) << sentence(run, "agreement");
  const std::string probes = sentence(run, "probes");
  EXPECT_TRUE(contains(probes, "a linear probe reads it")) << probes;
}

}  // namespace
}  // namespace glass::report::findings_test
