// One file a method: the files under src/explain/methods are the registered methods.
#include <gtest/gtest.h>

#include <filesystem>

#include "glass/base/error.h"
#include "glass/explain/explainer.h"

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
  for (const ExplainerInfo& method : explainers()) names.push_back(method.name);
  return names;
}

TEST(ExplainerRegistry, EveryMethodFileIsRegisteredUnderItsNameAndHasATest) {
  const std::filesystem::path source = GLASS_SOURCE_DIR;
  EXPECT_EQ(stems(source / "src/explain/methods", ".cpp"), registered());
  EXPECT_EQ(stems(source / "tests/explain/methods", "_test.cpp"), registered());
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
  for (const ExplainerInfo& method : explainers()) {
    const auto of_method = [&](const config::FieldInfo& field) {
      return field.key.starts_with("explain." + method.name + ".");
    };
    EXPECT_TRUE(std::any_of(reader.fields().begin(), reader.fields().end(), of_method))
        << method.name << " binds no setting";
    EXPECT_EQ(set.get(method.name).name(), method.name);
    EXPECT_FALSE(method.summary.empty());
  }
  EXPECT_THROW(set.get("rollout"), Error);
}

}  // namespace
}  // namespace glass::registry_test
