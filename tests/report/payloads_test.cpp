// Every text that comes from outside, in every place of the page, is text.
#include <gtest/gtest.h>

#include <fstream>

#include "report/fixture.h"
#include "report/html.h"
#include "report/visible.h"

namespace glass::report_test::payloads_test {
namespace {

/// The lines of payloads.txt, with their \uXXXX read.
std::vector<std::string> payloads() {
  std::ifstream file(fs::path(GLASS_SOURCE_DIR) / "tests/report/payloads.txt");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    std::string json;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool unicode = line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'u';
      if (line[i] == '"' || (line[i] == '\\' && !unicode)) json += '\\';
      json += line[i];
    }
    if (!line.empty()) lines.push_back(Json::parse("\"" + json + "\"").get<std::string>());
  }
  return lines;
}

/// Elements and attributes of the page with what stands between quotes taken out: payloads can only change what is
/// quoted.
std::string skeleton(const std::string& page) {
  std::string out;
  bool tag = false, quoted = false;
  for (char c : page) {
    if (!tag && c == '<') tag = true;
    if (tag && (!quoted || c == '"')) out += c;
    if (tag && c == '"') quoted = !quoted;
    if (tag && !quoted && c == '>') tag = false;
  }
  for (const std::string element :
       {"<mark>", "</mark>", "<u>", "<u class=\"\">", "</u>"}) {  // these follow words and blanks
    for (std::size_t at = out.find(element); at != std::string::npos; at = out.find(element, at))
      out.erase(at, element.size());
  }
  return out;
}

/// "" for equal texts, else what stands around the first difference.
std::string first_difference(const std::string& a, const std::string& b) {
  if (a == b) return "";
  const std::size_t at =
      static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  const std::size_t from = at < 120 ? 0 : at - 120;
  return a.substr(from, 200) + "\ninstead of\n" + b.substr(from, 200);
}

/// Replaces every name, text and setting of the run by the payload; the number and order of things stay.
void poison(const RunCopy& run, const std::string& payload) {
  run.change("explanations/dev.json", [&](Json& document) {
    document["model"]["label_names"] = {payload, payload};
    document["examples"].erase(document["examples"].begin() + 1, document["examples"].end());
    for (Json& example : document["examples"]) {
      example["text"] = payload;
      example["rationale"] = Json::array({{0, 1}});
      example["gold_name"] = example["group"] = example["prediction"]["label_name"] = payload;
      for (Json& token : example["tokens"]) token["text"] = payload, token["start"] = 0, token["end"] = payload.size();
      for (Json& e : example["explanations"]) {
        e["point"] = e["target"] = e["unit"] = e["settings"]["key"] = payload;
        e["settings"][payload] = payload;
      }
    }
    for (Json& row : document["agreement"]) row["method"] = payload;
    document["model"]["task"] = payload;
    for (Json& note : document["methods"])
      note["method"] = note["meaning"] = note["units"] = note["limits"] = note["source"] = payload;
    document["metric_notes"] = {{{"name", payload}, {"meaning", payload}, {"source", payload}}};
    document["metrics"] = Json::object();
    document["metrics"][payload] = {{{"method", payload}, {"group", payload}, {"examples", 1}, {payload, 0.5}}};
  });
  run.change("evaluation.json", [&](Json& document) {
    document["label_names"] = {payload, payload};
    Json& test = document["splits"]["test"];
    test["metrics"][payload] = {{"value", 0.5}, {"low", nullptr}, {"high", nullptr}};
    test["written"] = {{"texts", 1}, {"bleu_signature", payload}, {"chrf_signature", payload}};
    test["written"]["samples"] = {{{"text", payload}, {"target", payload}, {"written", payload}}};
    test["token_losses"] = {{{"tokens", {{{"text", payload}, {"loss", 1.5}}, {{"text", payload}, {"loss", nullptr}}}}}};
  });
  run.change("record.json", [&](Json& record) {
    record["name"] = record["device"] = record["data"]["train"]["path"] = record["finished"] = payload;
    record["argv"] = {"glassformer", payload};
  });
  run.change("probes/label.json", [&](Json& probe) {
    probe["label"] = payload;
    for (Json& layer : probe["layers"]) layer["point"] = payload;
  });
  run.write("config.toml", "# " + payload);
}

TEST(Payloads, AreMoreThanThirtyFour) {
  EXPECT_GE(payloads().size(), 34u);
}

TEST(Payloads, NeverChangeTheStructureOfThePage) {
  const RunCopy harmless("two");
  poison(harmless, "harmless");
  const std::string expected = skeleton(harmless.render());
  for (const std::string& payload : payloads()) {
    const RunCopy run("two");
    poison(run, payload);
    EXPECT_EQ(first_difference(skeleton(run.render()), expected), "") << payload;
  }
}

TEST(Payloads, AreShownAsText) {
  for (const std::string& payload : payloads()) {
    const RunCopy run("two");
    poison(run, payload);
    EXPECT_TRUE(contains(plain_text(run.render()), report::visible(payload))) << payload;
  }
}

TEST(Payloads, SurviveTextAndAttributeOfTheWriter) {
  for (const std::string& payload : payloads()) {
    report::Html html;
    html.element("p", {{"title", payload}}, payload);
    const std::string page = html.finish();
    for (char c : {'<', '>', '"', '\''}) EXPECT_EQ(report::escape(payload).find(c), std::string::npos) << payload;
    EXPECT_EQ(count_of(page, "<p "), 1u);
    EXPECT_EQ(count_of(page, "title=\""), 1u);
  }
}

TEST(Payloads, AVeryLongTokenDoesNotBlowUpThePage) {
  const RunCopy run("two");
  poison(run, std::string(20000, 'a'));
  EXPECT_LT(run.render().size(), 1u << 20);
}

}  // namespace
}  // namespace glass::report_test::payloads_test
