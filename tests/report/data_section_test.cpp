// Data, mistakes and classes: what stands behind the figures.
#include <gtest/gtest.h>

#include "report/data_facts.h"
#include "report/findings.h"
#include "report/fixture.h"
#include "report/mistakes.h"
#include "report/numbers.h"
#include "report/page.h"

namespace glass::report::data_section_test {
namespace {

using report_test::contains;
using report_test::count_of;
using report_test::plain_text;
using report_test::RunCopy;

/// predictions/test.jsonl that fits the fixture's matrix [[360, 40], [34, 356]]; every tenth text stands in train and
/// is right where it does.
std::string prediction_lines() {
  std::string lines;
  int example = 0;
  const auto add = [&](const char* gold, const char* said, int count) {
    for (int i = 0; i < count; ++i, ++example) {
      const double share = 0.6 + 0.3 * i / count;
      Json line = {{"schema", "glassformer.predictions/1"},
                   {"task", "classification"},
                   {"split", "test"},
                   {"example", example},
                   {"gold", gold},
                   {"predicted", said},
                   {"probabilities", {{said, share}}},
                   {"text", fmt::format("text <{}> of {}", example, gold)}};
      if (std::string(gold) == said && i % 10 == 0) line["in_train"] = true;
      lines += line.dump() + "\n";
    }
  };
  add("negative", "negative", 360);
  add("negative", "positive", 40);
  add("positive", "negative", 34);
  add("positive", "positive", 356);
  return lines;
}

Json split_facts(std::int64_t texts, std::int64_t in_train) {
  Json facts = {{"path", "a.tsv"},
                {"texts", texts},
                {"examples", texts},
                {"classes", {{"negative", texts / 2}, {"positive", texts - texts / 2}}},
                {"tokens", {{"least", 3}, {"median", 9}, {"p95", 20}, {"most", 31}}},
                {"unknown_share", 0.0125},
                {"cut_texts", 0},
                {"cut_tokens", 0},
                {"repeated_texts", 40}};
  if (in_train >= 0) facts["texts_also_in_train"] = in_train;
  return facts;
}

void add_facts(const RunCopy& run) {
  run.change("record.json", [](Json& j) {
    j["data_summary"]["splits"] = {
        {"train", split_facts(4000, -1)}, {"dev", split_facts(800, 3)}, {"test", split_facts(790, 70)}};
  });
}

TEST(Mistakes, AreAllReachableFromTheirCells) {
  const RunCopy run("two");
  run.write("predictions/test.jsonl", prediction_lines());
  const std::string page = run.render();
  // The test split is the second of the file.
  EXPECT_TRUE(contains(page, "<a href=\"#mistakes-1-0-1\">40</a>"));
  EXPECT_TRUE(contains(page, "<a href=\"#mistakes-1-1-0\">34</a>"));
  EXPECT_FALSE(contains(page, "#mistakes-1-0-0"));
  const std::string list = page.substr(page.find("id=\"mistakes-1-0-1\""));
  for (int example = 360; example < 434; ++example)
    EXPECT_TRUE(contains(list, fmt::format("<small>text {}, ", example))) << example;
  EXPECT_EQ(count_of(page, "of negative</li>"), 40u);
  EXPECT_LT(list.find("text 399,"), list.find("text 360,"));  // the most confident first
}

TEST(Mistakes, BeyondTheRoomForTextsAreNamedByNumber) {
  const RunCopy run("two");
  std::string lines;
  for (int i = 0; i < 900; ++i)
    lines += Json{{"schema", "glassformer.predictions/1"},
                  {"task", "classification"},
                  {"split", "test"},
                  {"example", i},
                  {"gold", "negative"},
                  {"predicted", "positive"},
                  {"text", "x"}}
                 .dump() +
             "\n";
  run.write("predictions/test.jsonl", lines);
  const std::string text = plain_text(run.render());
  EXPECT_TRUE(contains(text, "gold negative, predicted positive: 900 texts"));
  EXPECT_TRUE(contains(text, "Also wrong: texts 400, 401, "));
  EXPECT_TRUE(contains(text, ", 899."));
}

TEST(Mistakes, OfUnknownLabelsAreRefused) {
  const RunCopy run("two");
  const Json line = {{"schema", "glassformer.predictions/1"},
                     {"task", "classification"},
                     {"example", 0},
                     {"gold", "odd"},
                     {"predicted", "positive"}};
  run.write("predictions/test.jsonl", line.dump() + "\n");
  EXPECT_TRUE(contains(run.error(), "predictions/test.jsonl:1: gold: 'odd' is none of the label names"));
}

TEST(Wrong, AreSortedBeforeSomeAreDrawn) {
  const RunCopy run("two");
  run.write("config.toml", "[report]\nexamples = 2\n");
  run.change("explanations/dev.json", [](Json& j) {  // the last text is the surest mistake
    j["examples"][19]["gold"] = 1;
    j["examples"][19]["prediction"]["probabilities"] = {0.99, 0.01};
  });
  const std::string text = plain_text(run.render());
  EXPECT_TRUE(contains(text, "Wrong 5, the first 1 drawn")) << text.substr(text.find("Wrong "), 80);
  EXPECT_TRUE(contains(text, "negative 99.0 %"));
}

TEST(Classes, HavePrecisionAndRecall) {
  const RunCopy run("two");
  const std::string page = run.render();
  const std::string text = plain_text(page.substr(0, page.size()));
  const std::string section = text.substr(text.find("Precision and recall by class", text.find("Confusion")));
  // Test: 360 of 394 called negative are, of 400 that are 360 are called so.
  EXPECT_TRUE(contains(section, "91.4 %")) << section.substr(0, 600);
  EXPECT_TRUE(contains(section, "90.0 %"));
}

TEST(Data, OfTheRecordStandsInASection) {
  const RunCopy run("two");
  add_facts(run);
  const std::string text = plain_text(run.render());
  for (const char* part :
       {"Tokens a text, median", "3\u201331", "Repeat a text of the same split", "Unknown tokens", "1.25 %"})
    EXPECT_TRUE(contains(text, part)) << part;
  EXPECT_FALSE(contains(text, "data summary \u00B7 splits"));
}

TEST(Data, OfSeveralLabelsHasSharesOfTheTexts) {
  const RunCopy run("two");
  add_facts(run);
  run.change("record.json", [](Json& j) {
    Json& test = j["data_summary"]["splits"]["test"];
    for (const char* split : {"train", "dev", "test"}) j["data_summary"]["splits"][split]["without_label"] = 0;
    test.update({{"texts", 800}, {"without_label", 200}, {"classes", {{"negative", 600}, {"positive", 100}}}});
  });
  const std::string text = plain_text(run.render());
  EXPECT_TRUE(contains(text, "600 75.0 %"));
  EXPECT_TRUE(contains(text, "100 12.5 %"));
  EXPECT_TRUE(contains(text, "200 25.0 %"));
}

TEST(Data, OfTextsInPiecesCountsThem) {
  const RunCopy run("two");
  add_facts(run);
  run.change("record.json", [](Json& j) { j["data_summary"]["splits"]["train"]["examples"] = 9123; });
  const std::string text = plain_text(run.render());
  EXPECT_TRUE(contains(text, "Pieces that they are read in" + count(9123))) << text.substr(text.find("Pieces"), 80);
  EXPECT_TRUE(contains(text, "Tokens a piece, median"));
  EXPECT_FALSE(contains(text, "Tokens a text"));
}

TEST(Data, ThatTouchesTheHeadlineFigureIsSaid) {
  const RunCopy run("two");
  add_facts(run);
  EXPECT_TRUE(
      contains(data_warning(read_artefacts(run.path())), "also stand in train: the figures of this split flatter"));
  EXPECT_TRUE(contains(data_warning(read_artefacts(run.path())),
                       "40\u00A0texts of the test split repeat another one of it, so its intervals are too narrow."));
  run.write("predictions/test.jsonl", prediction_lines());
  const std::string warning = data_warning(read_artefacts(run.path()));
  // 36 of each class stand in train; of the other 718 texts 644 are right.
  EXPECT_TRUE(contains(warning,
                       "72 of the 790\u00A0texts of the test split (9.1\u00A0%) also stand in train: on the other 718 "
                       "the model gets 89.7\u00A0% [87.3, 91.7] right"))
      << warning;
  EXPECT_FALSE(contains(warning, "repeat"));  // these lines are all different
  bool said = false;
  for (const Finding& finding : findings(read_artefacts(run.path()))) said |= finding.section == "data";
  EXPECT_TRUE(said);
}

TEST(Data, ThatTouchesNothingIsNotSaid) {
  const RunCopy run("two");
  add_facts(run);
  run.change("record.json", [](Json& j) {
    j["data_summary"]["splits"]["test"]["repeated_texts"] = 1;
    j["data_summary"]["splits"]["test"]["texts_also_in_train"] = 0;
  });
  EXPECT_EQ(data_warning(read_artefacts(run.path())), "");
  EXPECT_EQ(data_warning(read_artefacts(RunCopy("three").path())), "");
}

TEST(Trained, InCountsEveryResumedPart) {
  const RunCopy run("two");
  run.change("record.json", [](Json& j) {
    j["seconds"]["train"] = 0.2;
    j["model"]["training_seconds"] = 125.0;
  });
  EXPECT_TRUE(contains(plain_text(run.render()), "trained in 2 min 5 s"));
}

TEST(Probes, NameTheirSplit) {
  const RunCopy run("two");
  for (const auto& entry : fs::directory_iterator(run.path() / "probes"))
    run.change("probes/" + entry.path().filename().string(), [](Json& j) { j["test_split"] = "dev"; });
  const std::string text = plain_text(run.render());
  EXPECT_TRUE(contains(text, " on the dev split"));
  EXPECT_TRUE(contains(text, " of dev."));
}

}  // namespace
}  // namespace glass::report::data_section_test
