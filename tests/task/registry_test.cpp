// Tasks that a program brings itself: known to configs and to make_task like the library's own.
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/task/classification.h"

namespace glass::task_registry_test {
namespace {

const char* const kKind = "brought_by_a_test";

/// Registered once in this process.
const TaskRegistration& registration() {
  static const TaskRegistration once(
      TaskInfo{kKind, HeadKind::regression, DataKind::valued,
               [](const TaskInput& input) { return make_classification(input.label_names, {}); }});
  return once;
}

TEST(TaskRegistry, ConfigsMayNameARegisteredTask) {
  registration();
  EXPECT_EQ(load_config({}, {std::string("task.kind=") + kKind}).config.task.kind, kKind);
  EXPECT_EQ(data_kind(kKind), DataKind::valued);
  EXPECT_EQ(make_task(kKind, {Config(), {"a", "b", "c"}})->outputs(), 3);
}

TEST(TaskRegistry, AHeadStillBelongsToTheLibrarysTask) {
  registration();
  EXPECT_EQ(task_of_head(HeadKind::regression), "regression");
}

TEST(TaskRegistry, AKindIsRegisteredOnce) {
  registration();
  EXPECT_THROW(TaskRegistration(TaskInfo{kKind, HeadKind::regression, DataKind::valued, {}}), Error);
  EXPECT_THROW(TaskRegistration(TaskInfo{"span", HeadKind::span, DataKind::answered, {}}), Error);
}

}  // namespace
}  // namespace glass::task_registry_test
