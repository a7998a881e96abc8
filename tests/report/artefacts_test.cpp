// Broken files are errors that name file and key; what is merely absent is not.
#include "report/artefacts.h"

#include <gtest/gtest.h>

#include <cstring>

#include "report/fixture.h"
#include "support/error_text.h"

namespace glass::report_test::artefacts_test {
namespace {

/// The text of this place, which must be among those that are drawn.
const ExplainedExample& drawn_example(const report::Artefacts& artefacts, report::ExamplePlace place) {
  for (const report::ExampleGroup& group : artefacts.groups) {
    for (std::size_t i = 0; i < group.drawn.size(); ++i)
      if (group.chosen[i] == place) return group.drawn[i];
  }
  fail(ErrorKind::bug, "the text is not drawn");
}

struct Fault {
  const char *file, *expected;
  std::function<void(Json&)> edit;
};

TEST(Artefacts, EveryFaultNamesFileAndKey) {
  const char* dev = "explanations/dev.json";
  const Fault faults[] = {
      {"record.json", "record.json: schema: expected glassformer.record/1",
       [](Json& j) { j["schema"] = "glassformer.record/2"; }},
      {"evaluation.json", "evaluation.json: the key 'schema' is missing", [](Json& j) { j.erase("schema"); }},
      {"evaluation.json", "evaluation.json: splits.dev: the key 'examples' is missing",
       [](Json& j) { j["splits"]["dev"].erase("examples"); }},
      {"evaluation.json", "evaluation.json: splits.dev.metrics.accuracy.value: expected a number, found string",
       [](Json& j) { j["splits"]["dev"]["metrics"]["accuracy"]["value"] = "0.9"; }},
      {"evaluation.json", "evaluation.json: splits.dev.confusion[1]: expected 2 counts, found 1",
       [](Json& j) { j["splits"]["dev"]["confusion"][1] = {3}; }},
      {"evaluation.json", "evaluation.json: splits.dev.confusion[0]: a count is negative",
       [](Json& j) { j["splits"]["dev"]["confusion"][0][0] = -1; }},
      {"evaluation.json", "splits.dev.confusion: 2 rows for 3 label names",
       [](Json& j) { j["label_names"].push_back("x"); }},
      {"evaluation.json", "evaluation.json: splits.dev.words: a count is negative",
       [](Json& j) { j["splits"]["dev"]["words"] = -1; }},
      {"evaluation.json", "evaluation.json: splits.dev.written.samples[0]: the key 'written' is missing",
       [](Json& j) {
         j["splits"]["dev"]["written"] = {{"texts", 1}, {"samples", {{{"text", "a"}, {"target", "b"}}}}};
       }},
      {"evaluation.json", "evaluation.json: splits.dev.token_losses[0].tokens[0].loss: the loss of a token is negative",
       [](Json& j) {
         j["splits"]["dev"]["token_losses"] = {{{"tokens", {{{"text", "a"}, {"loss", -0.5}}}}}};
       }},
      {"evaluation.json", "evaluation.json: splits.dev.token_losses[0].tokens[0].text: expected a text, found number",
       [](Json& j) {
         j["splits"]["dev"]["token_losses"] = {{{"tokens", {{{"text", 1}, {"loss", 0.5}}}}}};
       }},
      {"probes/label.json", "probes/label.json: layers[1]: the key 'point' is missing",
       [](Json& j) { j["layers"][1].erase("point"); }},
      {"probes/label.json", "probes/label.json: train: expected a whole number", [](Json& j) { j["train"] = 1.5; }},
      {dev, "explanations/dev.json: examples: expected a list, found object",
       [](Json& j) { j["examples"] = Json::object(); }},
      {dev, "explanations/dev.json: examples[0].text: expected a text, found number",
       [](Json& j) { j["examples"][0]["text"] = 1; }},
      {dev, "examples[0].tokens[1].start: [3, 2) is not within the text",
       [](Json& j) { j["examples"][0]["tokens"][1]["start"] = 3, j["examples"][0]["tokens"][1]["end"] = 2; }},
      {dev, "is not within the text", [](Json& j) { j["examples"][0]["tokens"][1]["end"] = 100000; }},
      {dev, "examples[0].explanations[0].values: ",
       [](Json& j) { j["examples"][0]["explanations"][0]["values"].push_back(1); }},
      {dev, "examples[0].explanations[0].values: value 0 is not a number",
       [](Json& j) { j["examples"][0]["explanations"][0]["values"][0] = "x"; }},
      {dev, "examples[0].explanations[0].axes: axis token has 2 places",
       [](Json& j) {
         j["examples"][0]["explanations"][0]["axes"][0]["size"] = 2,
         j["examples"][0]["explanations"][0]["values"] = {1, 2};
       }},
      {dev, "examples[0].explanations[0].groups.tokens[0][1]: token 800, the text has",
       [](Json& j) {
         j["examples"][0]["explanations"][0]["groups"] = {{"unit", "word"}, {"tokens", {{1, 800}}}, {"values", {1}}};
       }},
      {dev, "examples[0].explanations[0].groups: 2 values for 1 groups and 1 rows",
       [](Json& j) {
         j["examples"][0]["explanations"][0]["groups"] = {{"unit", "word"}, {"tokens", {{1, 2}}}, {"values", {1, 2}}};
       }},
      {dev, "examples[0].explanations[0].axes[0].size: a size is negative",
       [](Json& j) { j["examples"][0]["explanations"][0]["axes"][0]["size"] = -1; }},
      {dev, "examples[0].explanations[0].values.file: expected a plain file name",
       [](Json& j) {
         j["examples"][0]["explanations"][0]["values"] = {{"file", "../secret"}, {"tensor", "x"}};
       }},
      {dev, "examples[0].prediction.label: 2 probabilities have no such class",
       [](Json& j) { j["examples"][0]["prediction"]["label"] = 7; }},
      {dev, "examples[0].rationale[0]: expected [start, end)", [](Json& j) { j["examples"][0]["rationale"][0] = {1}; }},
      {dev, "methods: expected a list, found object", [](Json& j) { j["methods"] = Json::object(); }},
      {dev, "methods[0]: the key 'name' is missing", [](Json& j) { j["methods"][0].erase("name"); }},
      {dev, "methods[1].limits: expected a text, found number", [](Json& j) { j["methods"][1]["limits"] = 3; }},
      {dev, "metric_notes[0]: the key 'name' is missing", [](Json& j) { j["metric_notes"][0].erase("name"); }},
      {dev, "metrics.sufficiency[2]: the key 'method' is missing",
       [](Json& j) { j["metrics"]["sufficiency"][2].erase("method"); }},
      {dev, "metrics.sufficiency[0].mean: expected a number, found string",
       [](Json& j) { j["metrics"]["sufficiency"][0]["mean"] = "x"; }},
      {dev, "agreement[0]: the key 'auprc' is missing", [](Json& j) { j["agreement"][0].erase("auprc"); }},
  };
  for (const Fault& fault : faults) {
    const RunCopy run("two");
    run.change(fault.file, fault.edit);
    EXPECT_TRUE(contains(run.error(), fault.expected)) << "expected: " << fault.expected << "\nfound: " << run.error();
  }
}

TEST(Artefacts, ABrokenDocumentNamesItsFile) {
  for (const char* file :
       {"record.json", "evaluation.json", "explanations/dev.json", "probes/label.json", "metrics.jsonl"}) {
    for (const char* content : {"{", "[]", "1", "nul}", "{\"schema\": \"\xff\"}"}) {
      const RunCopy run("two");
      run.write(file, std::string(content) + "}\n");
      EXPECT_TRUE(contains(run.error(), file)) << run.error();
    }
  }
}

TEST(Artefacts, ABadLineOfMetricsIsNamed) {
  const RunCopy run("two");
  const std::string lines = read_file(run.path() / "metrics.jsonl");
  run.write("metrics.jsonl", lines + R"({"schema": "glassformer.metrics/1", "kind": "other", "step": 1})"
                                     "\n");
  const std::string expected =
      fmt::format("metrics.jsonl:{}: kind: expected train or eval, found other", count_of(lines, "\n") + 1);
  EXPECT_TRUE(contains(run.error(), expected)) << run.error();
}

TEST(Artefacts, HalfALastLineOfAKilledRunIsLeftOut) {
  const RunCopy run("two");
  const report::Artefacts whole = report::read_artefacts(run.path());
  run.write("metrics.jsonl", read_file(run.path() / "metrics.jsonl") + R"({"schema": "glassformer.met)");
  EXPECT_EQ(report::read_artefacts(run.path()).curves.train.size(), whole.curves.train.size());
}

TEST(Artefacts, AResumedRunsRepeatedStepsCountOnce) {
  const RunCopy run("");
  std::string lines;
  for (int step : {1, 2, 3, 2, 3, 4})
    lines += fmt::format(R"({{"schema": "glassformer.metrics/1", "kind": "train", "step": {}, "loss": {}}})", step,
                         lines.size()) +
             "\n";
  run.write("metrics.jsonl", lines);
  const auto points = report::read_artefacts(run.path()).curves.train;
  ASSERT_EQ(points.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(points[i].step, static_cast<double>(i + 1));
  EXPECT_GT(points[1].loss, points[0].loss + 100);  // the later line of step 2
}

/// A safetensors file with the tensors a and b of these values.
std::string two_tensors(const std::vector<float>& a, const std::vector<float>& b) {
  const std::size_t first = a.size() * sizeof(float), all = first + b.size() * sizeof(float);
  const auto entry = [](const char* name, std::size_t size, std::size_t begin, std::size_t end) {
    return fmt::format(R"("{}":{{"dtype":"F32","shape":[{}],"data_offsets":[{},{}]}})", name, size, begin, end);
  };
  std::string header = "{" + entry("a", a.size(), 0, first) + "," + entry("b", b.size(), first, all) + "}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  std::string file(8, '\0');
  file[0] = static_cast<char>(header.size());
  return file + header + std::string(reinterpret_cast<const char*>(a.data()), first) +
         std::string(reinterpret_cast<const char*>(b.data()), all - first);
}

TEST(Artefacts, ReadsValuesThatStandBesideTheJsonInAnyOrder) {
  const RunCopy run("two");
  const std::size_t tokens = run.read("explanations/dev.json")["examples"][0]["tokens"].size();
  std::vector<float> a(tokens), b(tokens);
  for (std::size_t i = 0; i < tokens; ++i) {
    a[i] = static_cast<float>(i) * 0.5f;
    b[i] = static_cast<float>(i) - 0.25f;
  }
  run.write("explanations/dev.safetensors", two_tensors(a, b));
  run.change("explanations/dev.json", [](Json& j) {
    Json& explanations = j["examples"][0]["explanations"];
    for (const auto& [place, tensor] : {std::pair(0, "b"), std::pair(1, "a"), std::pair(2, "b")}) {
      explanations[place]["axes"] = explanations[0]["axes"];
      explanations[place]["values"] = {{"file", "dev.safetensors"}, {"tensor", tensor}};
    }
  });
  const report::Artefacts artefacts = report::read_artefacts(run.path());
  const std::vector<Explanation>& read = drawn_example(artefacts, {0, 0}).explanations;
  ASSERT_GE(read.size(), 3u);
  EXPECT_EQ(read[0].values, std::vector<double>(b.begin(), b.end()));
  EXPECT_EQ(read[1].values, std::vector<double>(a.begin(), a.end()));
  EXPECT_EQ(read[2].values, std::vector<double>(b.begin(), b.end()));
}

TEST(Artefacts, ReadsTokensThatWereScoredAsOne) {
  const RunCopy run("two");
  run.change("explanations/dev.json", [](Json& j) {
    for (Json& example : j["examples"])
      example["explanations"][0]["groups"] = {{"unit", "word"}, {"tokens", {{1, 2}, {3}}}, {"values", {0.5, -1}}};
  });
  const TokenGroups read = report::read_artefacts(run.path()).groups[0].drawn[0].explanations[0].groups;
  EXPECT_EQ(read.unit, "word");
  EXPECT_EQ(read.tokens, (std::vector<std::vector<std::uint32_t>>{{1, 2}, {3}}));
  EXPECT_EQ(read.values, (std::vector<double>{0.5, -1}));
  test::expect_part(run.render(), "by word: coloured as a whole");
}

TEST(Artefacts, TheMainSplitIsTestThenDev) {
  const RunCopy run("two");
  EXPECT_EQ(report::read_artefacts(run.path()).evaluation->main()->name, "test");
  run.change("evaluation.json", [](Json& j) { j["splits"].erase("test"); });
  EXPECT_EQ(report::read_artefacts(run.path()).evaluation->main()->name, "dev");
}

}  // namespace
}  // namespace glass::report_test::artefacts_test
