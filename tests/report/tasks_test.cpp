// The sections of tasks beyond classification.
#include <gtest/gtest.h>

#include "report/fixture.h"

namespace glass::report_test::tasks_test {
namespace {

/// The section with this id, "" where the page has none.
std::string section(const std::string& page, const std::string& id) {
  const std::size_t from = page.find("<section id=\"" + id + "\">");
  return from == std::string::npos ? "" : page.substr(from, page.find("</section>", from) - from);
}

std::string words_of(const std::string& section) {
  return plain_text("<body>" + section);
}

Json unknown() {
  return {{"value", nullptr}, {"low", nullptr}, {"high", nullptr}};
}

TEST(TaskReport, TilesShowTheMainMetricsInOrder) {
  const auto tiles = [](const std::string& run) {
    std::string found;
    const std::string page = section(RunCopy(run).render(), "summary"), mark = "<span class=\"name\">";
    for (std::size_t at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1))
      found += page.substr(at + mark.size(), page.find('<', at + 1) - at - mark.size()) + ";";
    return found;
  };
  EXPECT_TRUE(tiles("two").starts_with("test accuracy;macro F1;calibration error;converged;")) << tiles("two");
  EXPECT_TRUE(tiles("translation").starts_with("test chrF;BLEU;perplexity;converged;")) << tiles("translation");
  EXPECT_EQ(tiles("language_model"), "dev perplexity;bits per byte;accuracy of tokens;");
  EXPECT_EQ(tiles("tagging"), "test entity F1;accuracy of words;");
}

TEST(TaskReport, TheWrittenTextHasTheWordsOfItsTargetMarked) {
  const std::string part = section(RunCopy("translation").render(), "written");
  EXPECT_TRUE(contains(part,
                       "<mark>Das</mark> <mark>alte</mark> <mark>Haus</mark> <mark>steht</mark> <mark>auf</mark> "
                       "<mark>dem</mark> Berg.</p>"));
  EXPECT_TRUE(contains(part, "<mark>Gibt</mark> <mark>es</mark> ein ein ein Bäcker?")) << part;
  EXPECT_TRUE(contains(words_of(part), "By beam search with 4 beams the model wrote 500 texts of the test split"));
  EXPECT_TRUE(contains(words_of(part), "written: 6 of 7 words in the target"));
  EXPECT_TRUE(contains(part, "(nothing)"));
  EXPECT_TRUE(
      contains(part, "BLEU: <code>nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:glassformer-0.1.0</code>"));
}

TEST(TaskReport, ManyAndLongWrittenTextsAreCutAndCounted) {
  const RunCopy run("translation");
  run.change("evaluation.json", [](Json& j) {
    Json& written = j["splits"]["test"]["written"];
    Json sample = {{"text", std::string(5000, 'x')}, {"target", "a"}, {"written", std::string(5000, 'y') + " a"}};
    written["samples"] = std::vector<Json>(40, sample);
  });
  const std::string part = section(run.render(), "written");
  EXPECT_EQ(count_of(part, "<div class=\"sides\">"), 20u);
  EXPECT_TRUE(contains(part, "20 of 40 samples are drawn; all stand in evaluation.json."));
  EXPECT_FALSE(contains(part, std::string(1201, 'y')));
  EXPECT_TRUE(contains(part, std::string(1200, 'y') + "\u2026"));
  EXPECT_TRUE(contains(words_of(part), "1 of 2 words in the target"));
}

TEST(TaskReport, EachTokenHasTheColourOfItsLoss) {
  const RunCopy run("language_model");
  run.change("evaluation.json", [](Json& j) {
    j["splits"]["dev"]["token_losses"] = {{{"tokens",
                                            {{{"text", "To"}, {"loss", nullptr}},
                                             {{"text", " be\n"}, {"loss", 5.0}},
                                             {{"text", "\tor"}, {"loss", 0.1}},
                                             {{"text", ""}, {"loss", 40.0}}}}}};
  });
  const std::string part = section(run.render(), "surprise");
  EXPECT_TRUE(contains(part,
                       "<i title=\"not asked\">To</i>"
                       "<b class=\"s6\" title=\"5 nats\"><u> </u>be<u class=\"nl\">\n</u></b>"
                       "<b title=\"0.100 nats\"><u class=\"tab\">\t</u>or</b>"
                       "<b class=\"s12\" title=\"40 nats\">\u2205</b></p>"))
      << part;
  EXPECT_TRUE(contains(words_of(part), "mean loss 15.0 nats")) << words_of(part);
}

TEST(TaskReport, ManyTokensAreCutAndCountedAndTheMeanIsOfAll) {
  const RunCopy run("language_model");
  run.change("evaluation.json", [](Json& j) {
    Json tokens = Json::array();
    for (int i = 0; i < 1200; ++i) tokens.push_back({{"text", "a"}, {"loss", i < 600 ? 1.0 : 3.0}});
    j["splits"]["dev"]["token_losses"] = std::vector<Json>(22, Json{{"tokens", tokens}});
  });
  const std::string page = run.render(), part = words_of(section(page, "surprise"));
  EXPECT_TRUE(contains(part, "1,000 of 1,200 tokens are drawn; all stand in evaluation.json."));
  EXPECT_TRUE(contains(part, "of 22 texts are drawn; all stand in evaluation.json."));
  EXPECT_TRUE(contains(part, "mean loss 2 natsperplexity 7.39"));
  EXPECT_LT(page.size(), 1u << 19);
}

TEST(TaskReport, AConfusionOfTagsCountsWords) {
  const RunCopy run("tagging");
  const std::string page = run.render(), part = words_of(section(page, "confusion"));
  EXPECT_TRUE(contains(part, "test counts of words")) << part;
  EXPECT_TRUE(contains(part, "12 of 2,798 words were not seen")) << part;
  EXPECT_FALSE(contains(part, "texts12"));
  EXPECT_TRUE(contains(section(page, "confusion"), "<th scope=\"col\">words</th>"));
  EXPECT_TRUE(contains(words_of(section(page, "metrics")), "test, 160 texts, 2,798 words"));
  EXPECT_TRUE(contains(words_of(section(page, "metrics")), "Words not seen, counted as wrong12"));
  run.change("evaluation.json", [](Json& j) { j["splits"]["test"]["words_not_seen"] = 0; });
  const std::string whole = run.render();
  for (const char* id : {"metrics", "confusion"}) EXPECT_FALSE(contains(section(whole, id), "not seen")) << id;
}

TEST(TaskReport, CurvesDrawTheMetricThatTheTaskHas) {
  EXPECT_TRUE(contains(section(RunCopy("language_model").render(), "training"), "<b>Perplexity on dev</b>"));
  EXPECT_TRUE(contains(section(RunCopy("tagging").render(), "training"), "<b>Entity F1, Accuracy of words on dev</b>"));
  EXPECT_TRUE(contains(section(RunCopy("two").render(), "training"), "<b>Accuracy, Macro F1 on dev</b>"));
  EXPECT_TRUE(
      contains(section(RunCopy("language_model").render(), "training"), "<th scope=\"col\">Bits per byte</th>"));
  EXPECT_FALSE(contains(section(RunCopy("language_model").render(), "training"), "Macro F1"));
}

TEST(TaskReport, ARegressionWithoutACorrelationIsDrawn) {
  const RunCopy run("two");
  const Json metrics = {{"mean_squared_error", {{"value", 0.31}, {"low", nullptr}, {"high", nullptr}}},
                        {"pearson", unknown()},
                        {"spearman", unknown()}};
  run.change("evaluation.json", [&](Json& j) {
    j = {{"schema", j["schema"]},
         {"task", "regression"},
         {"label_names", {"value"}},
         {"splits", {{"dev", {{"examples", 3}, {"metrics", metrics}}}}}};
  });
  run.write(
      "metrics.jsonl",
      Json{{"schema", "glassformer.metrics/1"}, {"kind", "eval"}, {"split", "dev"}, {"step", 1}, {"metrics", metrics}}
              .dump() +
          "\n");
  const std::string page = run.render();
  EXPECT_TRUE(contains(words_of(section(page, "metrics")), "Pearson correlation\u2013 not defined"))
      << words_of(section(page, "metrics"));
  EXPECT_TRUE(
      contains(words_of(section(page, "summary")), "dev Pearson correlation\u2013not definedmean squared error0.31"));
  EXPECT_TRUE(contains(section(page, "training"), "<b>Loss</b>, mean squared error"));
}

TEST(TaskReport, AMapOfCrossAttentionNamesItsSidesAndEachRowsStrongestColumn) {
  const std::string part = words_of(section(RunCopy("translation").render(), "examples"));
  EXPECT_TRUE(contains(part, "rows are query places (tokens of the target), columns key places (tokens of the text)"));
  const Json first = RunCopy("translation").read("explanations/dev.json")["examples"][0];
  const Json& map = first["explanations"][1];
  const std::size_t rows = map["axes"][1]["size"], columns = map["axes"][2]["size"],
                    text_tokens = map["axes"][1]["first"];
  const auto mean = [&](std::size_t row, std::size_t column) {
    const auto at = [&](std::size_t layer) {
      return map["values"][(layer * rows + row) * columns + column].get<double>();
    };
    return (at(0) + at(1)) / 2;
  };
  std::string expected = "Strongest column of each row: ";
  for (std::size_t row = 0; row < 3; ++row) {
    std::size_t best = 0;
    for (std::size_t column = 1; column < columns; ++column) best = mean(row, column) > mean(row, best) ? column : best;
    const std::string from = first["tokens"][text_tokens + row]["text"], to = first["tokens"][best]["text"];
    expected += fmt::format("{}{} \u2192 {} ", row ? "; " : "", from, to);
    const std::size_t found = part.find(expected);
    ASSERT_NE(found, std::string::npos) << expected;
    expected += part.substr(found + expected.size(), part.find(';', found + expected.size()) - found - expected.size());
  }
}

TEST(TaskReport, SectionsAreAbsentWithoutTheirData) {
  for (const char* id : {"written", "surprise"}) EXPECT_EQ(section(RunCopy("two").render(), id), "");
  EXPECT_EQ(section(RunCopy("language_model").render(), "written"), "");
  EXPECT_EQ(section(RunCopy("language_model").render(), "confusion"), "");
}

}  // namespace
}  // namespace glass::report_test::tasks_test
