// The reference page says of every setting what its binding says.
#include "glass/config/reference.h"

#include <gtest/gtest.h>

#include "glass/config/config.h"

namespace glass::reference_test {
namespace {

TEST(ConfigReference, HasEverySettingOnceWithItsMeaning) {
  const auto fields = config_fields();
  const std::string page = config_reference(fields);
  for (const auto& field : fields) {
    EXPECT_FALSE(field.meaning.empty()) << field.key;
    EXPECT_FALSE(field.type.empty()) << field.key;
  }
  EXPECT_NE(page.find("## [train]\n\n| name | type | default | allowed | meaning |\n"), std::string::npos);
  EXPECT_NE(page.find("| `learning_rate` | number | `0.0005` | > 0, <= 1 | largest step size"), std::string::npos);
  EXPECT_NE(page.find("word:&lt;word>"), std::string::npos);
}

TEST(ConfigReference, EscapesWhatWouldBreakTheTable) {
  config::FieldInfo info;
  info.key = "a.b";
  info.meaning = "x | y";
  EXPECT_NE(config_reference({info}).find("x \\| y |"), std::string::npos);
}

config::FieldInfo rate() {
  config::FieldInfo info;
  info.key = "train.rate";
  info.type = "number";
  info.meaning = "largest step";
  info.unit = "nats";
  info.default_text = "0.5";
  return info;
}

TEST(ConfigReference, ATopicIsAKeyOrASection) {
  const auto fields = config_fields();
  ASSERT_EQ(settings_of(fields, "train.learning_rate").size(), 1u);
  EXPECT_EQ(settings_of(fields, "train.learning_rate")[0].key, "train.learning_rate");
  EXPECT_GT(settings_of(fields, "train").size(), 10u);
  for (const auto& field : settings_of(fields, "train")) EXPECT_TRUE(field.key.starts_with("train.")) << field.key;
  EXPECT_TRUE(settings_of(fields, "tra").empty());
  ASSERT_EQ(settings_named(fields, "learning_rate").size(), 1u);
  EXPECT_TRUE(settings_named(fields, "rate").empty());
}

TEST(ConfigReference, ASettingIsALineEachOfWhatIsKnown) {
  config::FieldInfo info = rate();
  EXPECT_EQ(setting_text(info), "train.rate (number, nats)\n  largest step\n  default: 0.5\n");
  info.unit = "";
  info.allowed = "> 0";
  EXPECT_EQ(setting_text(info), "train.rate (number)\n  largest step\n  default: 0.5\n  allowed: > 0\n");
  EXPECT_EQ(setting_to_json(rate()), (Json{{"key", "train.rate"},
                                           {"type", "number"},
                                           {"meaning", "largest step"},
                                           {"unit", "nats"},
                                           {"allowed", ""},
                                           {"default", "0.5"}}));
}

}  // namespace
}  // namespace glass::reference_test
