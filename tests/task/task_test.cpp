// The table of tasks is the config's list of kinds.
#include "glass/task/task.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "glass/config/config.h"
#include "glass/text/tokenizer.h"

namespace glass::task_test {
namespace {

/// The library's own: other tests of this process register more.
const std::vector<std::string> kKinds = task_kinds();

/// A task of this kind for two labels and two words.
std::unique_ptr<Task> make(const std::string& kind) {
  static const auto words = build_word_tokenizer({"one two"}, true, 10, 1);
  Config config;
  config.task.kind = kind;
  return make_task(kind, {.config = config, .label_names = {"a", "b"}, .tokenizer = words.get()});
}

class EveryTask : public testing::TestWithParam<std::string> {};

TEST_P(EveryTask, OfTheConfigIsMadeUnderItsName) {
  EXPECT_NO_THROW(data_kind(GetParam()));
  EXPECT_EQ(make(GetParam())->kind(), GetParam());
}

TEST_P(EveryTask, IsTheTaskOfItsHead) {
  EXPECT_EQ(task_of_head(make(GetParam())->head()), GetParam());
}

TEST_P(EveryTask, HasAPage) {
  const std::filesystem::path folder = std::filesystem::path(GLASS_SOURCE_DIR) / "docs" / "tasks";
  EXPECT_TRUE(std::filesystem::exists(folder / (GetParam() + ".md"))) << folder;
}

INSTANTIATE_TEST_SUITE_P(All, EveryTask, testing::ValuesIn(kKinds), [](const auto& info) { return info.param; });

TEST(TaskTable, HasNoTaskThatTheConfigDoesNotKnow) {
  std::set<std::string> of_heads;
  for (int head = 0; head <= static_cast<int>(HeadKind::embedding); ++head) {
    of_heads.insert(task_of_head(static_cast<HeadKind>(head)));
  }
  of_heads.erase("");
  EXPECT_EQ(of_heads, std::set<std::string>(kKinds.begin(), kKinds.end()));
}

}  // namespace
}  // namespace glass::task_test
