// What is told of the registered methods and metrics: all of them, each with its settings.
#include "glass/pipeline/methods.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "glass/explain/explainer.h"
#include "glass/explain/metric.h"

namespace glass::pipeline_methods_test {
namespace {

TEST(RegisteredMethods, AreAllThereByName) {
  const Json known = pipeline::registered_methods();
  ASSERT_EQ(known.at("methods").size(), explainers().size());
  for (std::size_t i = 0; i < explainers().size(); ++i) {
    const Json& method = known.at("methods")[i];
    EXPECT_EQ(method.at("name"), explainers()[i].name);
    for (const char* key : {"summary", "meaning", "units", "limits", "source"})
      EXPECT_FALSE(method.at(key).get<std::string>().empty()) << method.at("name") << ": " << key;
  }
  ASSERT_EQ(known.at("metrics").size(), explanation_metrics().size());
  for (std::size_t i = 0; i < explanation_metrics().size(); ++i)
    EXPECT_EQ(known.at("metrics")[i].at("name"), explanation_metrics()[i].name);
}

TEST(RegisteredMethods, SettingsHaveFullKeysAndDefaults) {
  const Json methods = pipeline::registered_methods().at("methods");
  const auto occlusion =
      std::find_if(methods.begin(), methods.end(), [](const Json& method) { return method.at("name") == "occlusion"; });
  ASSERT_NE(occlusion, methods.end());
  const Json& settings = occlusion->at("settings");
  const auto window = std::find_if(settings.begin(), settings.end(),
                                   [](const Json& setting) { return setting.at("key") == "explain.occlusion.window"; });
  ASSERT_NE(window, settings.end());
  EXPECT_EQ(window->at("default"), "1");
  EXPECT_EQ(window->at("type"), "integer");
}

}  // namespace
}  // namespace glass::pipeline_methods_test
