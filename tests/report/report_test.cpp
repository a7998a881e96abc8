// The whole page: what it must have, must not have, and how it fails.
#include "glass/report/report.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "report/fixture.h"

namespace glass::report_test::report_test {
namespace {

constexpr std::size_t kMostBytes = 1u << 20;  // the promise for the quickstart: 20 texts, 5 methods

constexpr const char* kRuns[] = {"two", "three", "translation", "language_model", "tagging"};

/// Every "<...>" of the page with its attributes.
std::vector<std::string> markup(const std::string& page) {
  std::vector<std::string> found;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1))
    found.push_back(page.substr(at, page.find('>', at) - at + 1));
  return found;
}

/// Elements close in the order of their opening; "<x .../>" and the void elements of HTML need no end.
void expect_balanced(const std::string& page) {
  std::vector<std::string> open;
  for (const std::string& element : markup(page)) {
    const std::size_t name = element[1] == '/' ? 2 : 1;
    const std::string tag = element.substr(name, element.find_first_of(" />", name) - name);
    if (element.ends_with("/>") || tag == "meta" || tag == "link" || tag == "!DOCTYPE") continue;
    if (name == 1) {
      open.push_back(tag);
      continue;
    }
    ASSERT_FALSE(open.empty());
    ASSERT_EQ(open.back(), tag);
    open.pop_back();
  }
  EXPECT_TRUE(open.empty());
}

TEST(Report, HasEverySectionOfAWholeRun) {
  const std::string page = RunCopy("two").render();
  for (const char* id : {"summary", "examples", "words", "agreement", "completeness", "probes", "metrics", "confusion",
                         "calibration", "training", "methods", "record"}) {
    EXPECT_EQ(count_of(page, fmt::format("<section id=\"{}\">", id)), 1u) << id;
    EXPECT_TRUE(contains(page, fmt::format("<a href=\"#{}\">", id))) << id;
  }
}

TEST(Report, EveryLinkHasItsPlace) {
  for (const char* name : kRuns) {
    const std::string page = RunCopy(name).render();
    const std::regex link("<a href=\"#([^\"]*)\">");
    for (std::sregex_iterator it(page.begin(), page.end(), link), end; it != end; ++it)
      EXPECT_TRUE(contains(page, fmt::format("id=\"{}\"", (*it)[1].str())));
  }
}

TEST(Report, ClosesWhatItOpens) {
  for (const char* name : kRuns) expect_balanced(RunCopy(name).render());
}

TEST(Report, StaysUnderItsSize) {
  for (const char* name : kRuns) EXPECT_LT(RunCopy(name).render().size(), kMostBytes) << name;
}

TEST(Report, StaysUnderItsSizeWithManyLongTexts) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& document) {
    const Json examples = document["examples"];
    for (int copy = 0; copy < 19; ++copy)
      document["examples"].insert(document["examples"].end(), examples.begin(), examples.end());
  });
  run.write("config.toml", "[report]\nexamples = 1000\n");
  const std::string page = run.render();
  EXPECT_LT(page.size(), kMostBytes);
  EXPECT_TRUE(contains(plain_text(page), "of 400 explained texts are drawn here")) << page.size();
}

TEST(Report, TheConfigLimitsTheExamplesDrawn) {
  const RunCopy run("two");
  run.write("config.toml", "[report]\ntitle = \"x\"\nexamples = 3\n");
  const std::string page = run.render();
  EXPECT_EQ(count_of(page, "<details class=\"card"), 3u);
  EXPECT_TRUE(contains(page, "<title>x</title>"));
}

TEST(Report, LoadsNothing) {
  for (const char* name : kRuns) {
    for (const std::string& element : markup(RunCopy(name).render())) {
      EXPECT_FALSE(contains(element, "http:") || contains(element, "https:") || contains(element, "url(")) << element;
      EXPECT_FALSE(contains(element, " src=") || contains(element, " style=")) << element;
      if (contains(element, "href="))
        EXPECT_TRUE(contains(element, "href=\"#") || contains(element, "href=\"data:")) << element;
    }
  }
}

TEST(Report, HasNoScriptAndAStrictPolicy) {
  const std::string page = RunCopy("two").render();
  EXPECT_FALSE(contains(page, "<script"));
  EXPECT_TRUE(contains(page, "default-src 'none'; style-src 'sha256-"));
  EXPECT_FALSE(contains(page, "unsafe-"));
}

TEST(Report, IsTheSameEveryTime) {
  const RunCopy run("two");
  EXPECT_EQ(run.render(), run.render());
}

TEST(Report, IsWrittenBesideTheFiles) {
  const RunCopy run("three");
  const fs::path page = write_report(run.path());
  EXPECT_EQ(page, run.path() / "report.html");
  EXPECT_EQ(read_file(page), run.render());
}

TEST(Report, AbsentFilesLeaveTheirSectionsOut) {
  const std::pair<const char*, std::vector<const char*>> parts[] = {
      {"metrics.jsonl", {"training"}},
      {"evaluation.json", {"metrics", "confusion", "calibration"}},
      {"explanations", {"examples", "words", "agreement", "completeness", "methods"}},
      {"probes", {"probes"}}};
  for (const auto& [file, sections] : parts) {
    const RunCopy run("two");
    fs::remove_all(run.path() / file);
    const std::string page = run.render();
    expect_balanced(page);
    for (const char* section : sections) EXPECT_FALSE(contains(page, fmt::format("id=\"{}\"", section))) << file;
    EXPECT_TRUE(contains(page, "<section id=\"record\">"));
  }
}

TEST(Report, AnExplanationsFolderIsEnough) {
  const RunCopy source("three"), run("");
  fs::copy(source.path() / "explanations/dev.json", run.path() / "explanations.json");
  const std::string page = run.render();
  expect_balanced(page);
  EXPECT_TRUE(contains(page, "<section id=\"examples\">"));
  EXPECT_FALSE(contains(page, "<section id=\"metrics\">"));
}

TEST(Report, AnEmptyFolderHasNothingToReport) {
  EXPECT_TRUE(contains(RunCopy("").error(), "nothing to report"));
}

TEST(Report, AMissingFolderIsAnError) {
  EXPECT_THROW(render_report("/no/such/folder"), Error);
}

TEST(Report, ARunThatJustStartedHasAPage) {
  const RunCopy run("");
  run.write("metrics.jsonl", R"({"schema": "glassformer.metrics/1", "kind": "train", "step": 1, "loss": 0.7})"
                             "\n");
  expect_balanced(run.render());
}

TEST(Report, ATextWithoutTokensOrGoldHasACard) {
  const RunCopy run("");
  run.write("explanations.json",
            R"({"schema": "glassformer.explanation/1", "model": {"name": "m", "label_names": []}, "examples": [
    {"text": "", "tokens": [], "prediction": {"label": 0, "probabilities": [1]}, "explanations": []}]})");
  const std::string page = run.render();
  expect_balanced(page);
  EXPECT_EQ(count_of(page, "<details class=\"card"), 1u);
}

TEST(Report, SaysWhichTokensWereNotSeen) {
  const RunCopy run("three");
  const Json document = run.read("explanations/dev.json");
  std::size_t seen = 0;
  std::int64_t cut = 0;
  for (const Json& example : document["examples"]) {
    if (example["tokens_cut"] > 1) seen = example["tokens"].size(), cut = example["tokens_cut"];
  }
  ASSERT_GT(cut, 1);
  EXPECT_TRUE(contains(plain_text(run.render()), fmt::format("Tokens {}\u2013{} were not seen", seen + 1,
                                                             static_cast<std::int64_t>(seen) + cut)));
}

TEST(Report, GivesTheCommandThatMakesItAgain) {
  const RunCopy run("two");
  run.change("record.json", [](Json& record) {
    record["argv"] = {"/some/where/glassformer-engine", "run", "it's here.toml", "--set", "report.title=a b"};
  });
  EXPECT_TRUE(contains(plain_text(run.render()), "glassformer run 'it'\\''s here.toml' --set 'report.title=a b'"));
}

TEST(Report, ShowsTheResolvedConfig) {
  EXPECT_TRUE(contains(plain_text(RunCopy("two").render()), "kind = \"classification\""));
}

TEST(Report, SaysThatTheEndOfALongConfigIsNotDrawn) {
  const RunCopy run("two");
  EXPECT_FALSE(contains(run.render(), "the whole stands in config.toml"));
  run.write("config.toml", "title = \"" + std::string(70'000, 'a') + "\"\n");
  EXPECT_TRUE(contains(run.render(), "Its end is not drawn here; the whole stands in config.toml."));
}

TEST(Report, ManyClassesGetTheirMistakesInsteadOfAMatrix) {
  const RunCopy run("");
  Json names = Json::array(), rows = Json::array();
  for (int i = 0; i < 30; ++i) {
    names.push_back(fmt::format("class_{}", i));
    rows.push_back(std::vector<int>(30, 0));
    rows.back()[static_cast<std::size_t>(i)] = 10;
  }
  rows[3][7] = 5;
  run.write("evaluation.json",
            Json{{"schema", "glassformer.evaluation/1"},
                 {"label_names", names},
                 {"splits", {{"dev", {{"examples", 305}, {"metrics", Json::object()}, {"confusion", rows}}}}}}
                .dump());
  EXPECT_TRUE(contains(run.render(), "<td>class_3</td><td>class_7</td><td class=\"d\">5</td>"));
}

}  // namespace
}  // namespace glass::report_test::report_test
