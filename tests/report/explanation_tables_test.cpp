// What methods and metrics say of themselves, and the rows of metrics, as the page shows them.
#include <gtest/gtest.h>

#include "report/fixture.h"
#include "report/metric_curves.h"

namespace glass::report_test::explanation_tables_test {
namespace {

constexpr const char* kFile = "explanations/dev.json";

/// The text of a section.
std::string section(const std::string& page, const std::string& id) {
  const std::size_t from = page.find("<section id=\"" + id + "\">");
  if (from == std::string::npos) return "";
  return plain_text("<body>" + page.substr(from, page.find("</section>", from) - from));
}

TEST(MethodNotes, ComeFromTheFile) {
  const std::string part = section(RunCopy("two").render(), "methods");
  EXPECT_TRUE(contains(part,
                       "OcclusionWhat occlusion says.Unit. made-up unitsLimits. Where occlusion misleads.Source. "
                       "occlusion 2026"))
      << part;
}

TEST(MethodNotes, OfAnOlderFileAreAbsentAndThatIsSaid) {
  const RunCopy run("two");
  run.change(kFile, [](Json& j) { j.erase("methods"), j.erase("metric_notes"), j["model"].erase("task"); });
  const std::string page = run.render(), part = section(page, "methods");
  EXPECT_EQ(count_of(part, "This method is not described here; `glassformer methods` lists what is known of it."), 5u);
  EXPECT_TRUE(contains(section(page, "trust"), "Sufficiency. This metric is not described in explanations/dev.json."));
}

TEST(MetricCurves, AreDrawnByMethodAndStandInNoTable) {
  const RunCopy run("two");
  run.change(kFile, [](Json& j) {
    Json row = {{"method", "occlusion"}, {"group", "all"}, {"examples", 2}, {"mean", {{"value", 0.5}}}};
    const char* layers[] = {"head", "encoder.1", "encoder.embed"};
    for (int level = 0; level < 3; ++level)
      row["SSIM/" + std::to_string(level) + "/" + layers[level]] = {{"value", 0.9 - 0.3 * level}};
    j["metrics"]["parameter_randomisation"] = Json::array({row});
  });
  const std::string page = run.render(), part = section(page, "trust");
  EXPECT_TRUE(contains(part, "Parameter randomisation: SSIM")) << part;
  for (const char* label : {"head", "encoder.1", "encoder.embed"}) EXPECT_TRUE(contains(part, label)) << part;
  EXPECT_FALSE(contains(page, "SSIM/1"));
}

TEST(MetricCurves, OtherNamesAreNumbers) {
  for (const char* name : {"mean", "a/b", "a/b/c", "a//c", "a/-1/c", "a/99999/c"})
    EXPECT_FALSE(report::curve_place(name)) << name;
  EXPECT_EQ(report::curve_place("rank correlation/12/encoder.0")->place, 12u);
}

TEST(MethodNotes, AnInstanceNamesItsMethod) {
  const RunCopy run("two");
  run.change(kFile, [](Json& j) {
    j["methods"][0]["name"] = "ig_pad";
    j["methods"][4]["name"] = "last_layer";
    for (Json& example : j["examples"]) {
      example["explanations"][0]["method"] = "ig_pad";
      example["explanations"][4]["method"] = "last_layer";
    }
  });
  const std::string page = run.render();
  EXPECT_TRUE(contains(section(page, "methods"), "ig_pad (integrated gradients)What integrated_gradients says."));
  EXPECT_TRUE(contains(section(page, "summary"), "By ig_pad (integrated gradients), the word with"));
  EXPECT_TRUE(contains(section(page, "summary"), "Attention is not an explanation by itself"));
}

TEST(MethodNotes, LongProseIsCut) {
  const RunCopy run("two");
  run.change(kFile, [](Json& j) {
    for (Json& note : j["methods"]) note["meaning"] = note["limits"] = note["source"] = std::string(50000, 'x');
    for (Json& note : j["metric_notes"]) note["meaning"] = std::string(50000, 'x');
  });
  const std::string page = run.render();
  EXPECT_TRUE(contains(page, std::string(1200, 'x') + "\u2026"));
  EXPECT_FALSE(contains(page, std::string(1201, 'x')));
}

TEST(ExplanationMetrics, StandByMethodAndGroupWithIntervals) {
  const RunCopy run("two");
  run.change(kFile, [](Json& j) {
    const auto row = [](const char* method, const char* group, int examples, double value) {
      return Json{{"method", method},
                  {"group", group},
                  {"examples", examples},
                  {"mean", {{"value", value}, {"low", value - 0.1}, {"high", value + 0.1}}}};
    };
    Json own = row("occlusion", "negation", 3, 0.25);
    own["worst_case"] = 4.5;
    j["metrics"] = {{"sufficiency", {row("occlusion", "negation", 7, 0.5), row("occlusion", "all", 20, -0.05)}},
                    {"own_metric", {own}}};
  });
  const std::string part = section(run.render(), "trust");
  EXPECT_TRUE(contains(part, "Sufficiency. What sufficiency measures, made up. Source: nobody 2026")) << part;
  EXPECT_TRUE(contains(part, "methodtextsSufficiencyOwn metricOwn metric, worst caseAll texts")) << part;
  EXPECT_TRUE(contains(part, "0.250 [0.150, 0.350] of 3 texts")) << part;
  EXPECT_TRUE(contains(part, "All textsOcclusion20"));
  EXPECT_TRUE(contains(part, "\u22120.0500 [\u22120.150, 0.0500]")) << part;
  EXPECT_LT(part.find("All texts"), part.find("Group: negation"));
  EXPECT_TRUE(contains(part, "4.5"));
}

TEST(ExplanationMetrics, ManyRowsAreCutAndThatIsSaid) {
  const RunCopy run("two");
  run.change(kFile, [](Json& j) {
    Json rows = Json::array();
    for (int i = 0; i < 1000; ++i)
      rows.push_back({{"method", "occlusion"}, {"group", std::to_string(i)}, {"examples", 1}, {"mean", 0.5}});
    j["metrics"] = {{"sufficiency", rows}};
  });
  const std::string page = run.render();
  EXPECT_TRUE(contains(section(page, "trust"), "Not all numbers are drawn here; they stand in explanations/dev.json."));
  EXPECT_EQ(count_of(section(page, "trust"), "Group: "), 200u);
}

TEST(ExplanationMetrics, AreAbsentWithoutRows) {
  EXPECT_EQ(section(RunCopy("three").render(), "trust"), "");
}

}  // namespace
}  // namespace glass::report_test::explanation_tables_test
