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

}  // namespace
}  // namespace glass::reference_test
