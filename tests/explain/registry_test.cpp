// One file a method: the files under src/explain/methods are the registered methods.
#include <gtest/gtest.h>

#include <filesystem>

#include "glass/base/error.h"
#include "glass/explain/explainer.h"
#include "glass/explain/metric.h"

namespace glass::registry_test {
namespace {

std::vector<std::string> stems(const std::filesystem::path& folder, const std::string& ending) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.size() > ending.size() && name.ends_with(ending))
      names.push_back(name.substr(0, name.size() - ending.size()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> registered() {
  std::vector<std::string> names;
  for (const MethodInfo& method : explainers()) names.push_back(method.name);
  return names;
}

TEST(ExplainerRegistry, EveryMethodFileIsRegisteredUnderItsNameAndHasATest) {
  const std::filesystem::path source = GLASS_SOURCE_DIR;
  EXPECT_EQ(stems(source / "src/explain/methods", ".cpp"), registered());
  EXPECT_EQ(stems(source / "tests/explain/methods", "_test.cpp"), registered());
}

TEST(ExplainerRegistry, EveryMetricFileIsRegisteredUnderItsNameAndHasATest) {
  const std::filesystem::path source = GLASS_SOURCE_DIR;
  std::vector<std::string> names;
  for (const MetricDescription& metric : explanation_metrics()) {
    names.push_back(metric.name);
    EXPECT_FALSE(metric.meaning.empty() || metric.source.empty()) << metric.name;
  }
  EXPECT_EQ(stems(source / "src/explain/metrics", ".cpp"), names);
  EXPECT_EQ(stems(source / "tests/explain/metrics", "_test.cpp"), names);
  EXPECT_THROW(make_metric("suficiency"), Error);
}

TEST(ExplainerRegistry, AMethodRunsUnderSeveralNamesWithTheirOwnSettings) {
  ExplainerSet set;
  config::Table table;
  table["explain.ig_pad.method"] = {std::string("integrated_gradients"), {"a.toml:2", {}}};
  table["explain.ig_pad.baseline"] = {std::string("pad"), {"a.toml:3", {}}};
  table["explain.rolled.method"] = {std::string("rolout"), {"a.toml:5", {}}};
  config::Reader reader(table);
  set.bind(reader);
  ASSERT_EQ(reader.complaints().size(), 1u);
  EXPECT_NE(reader.complaints()[0].find("a.toml:5"), std::string::npos) << reader.complaints()[0];
  EXPECT_EQ(set.get("ig_pad").name(), "ig_pad");
  EXPECT_EQ(set.get("ig_pad").method(), "integrated_gradients");
  EXPECT_EQ(set.get("ig_pad").settings()["baseline"], Json({"pad"}));
  EXPECT_EQ(set.get("integrated_gradients").settings()["baseline"], Json({"auto"}));
  EXPECT_EQ(set.choose({"ig_pad", "integrated_gradients"}).size(), 2u);
}

TEST(ExplainerRegistry, AnUnknownMethodIsAnErrorWithTheNearestName) {
  try {
    make_explainer("integrated_gradient");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_NE(std::string(error.what()).find("did you mean 'integrated_gradients'?"), std::string::npos)
        << error.what();
  }
}

TEST(ExplainerRegistry, ASetBindsTheSettingsOfEveryMethod) {
  ExplainerSet set;
  config::Table table;
  table["explain.integrated_gradients.rule"] = {std::string("middle"), {"a.toml:3", {}}};
  table["explain.occlusion.windw"] = {std::int64_t{2}, {"a.toml:5", {}}};
  table["explain.attention_rollout.head_fusion"] = {std::string("median"), {"a.toml:7", {}}};
  config::Reader reader(table);
  set.bind(reader);
  const std::vector<std::string> complaints = reader.complaints();
  ASSERT_EQ(complaints.size(), 2u);
  for (const MethodInfo& method : explainers()) {
    const auto of_method = [&](const config::FieldInfo& field) {
      return field.key.starts_with("explain." + method.name + ".");
    };
    EXPECT_TRUE(std::any_of(reader.fields().begin(), reader.fields().end(), of_method))
        << method.name << " binds no setting";
    EXPECT_EQ(set.get(method.name).name(), method.name);
    for (const std::string* text : {&method.summary, &method.meaning, &method.units, &method.limits, &method.source})
      EXPECT_FALSE(text->empty()) << method.name;
  }
  EXPECT_THROW(set.get("rollout"), Error);
}

}  // namespace
}  // namespace glass::registry_test
