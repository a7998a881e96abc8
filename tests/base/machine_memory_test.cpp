// Free memory as the files of /proc and /sys say it.
#include "glass/base/machine_memory.h"

#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "support/temporary_folder.h"

namespace glass::machine_memory_test {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;

class Machine {
 public:
  void write(const std::string& file, const std::string& content) {
    const fs::path path = folder_.path() / file;
    std::filesystem::create_directories(path.parent_path());
    write_file(path, content);
  }
  std::optional<FreeMemory> memory() const { return free_memory(folder_.path()); }

 private:
  test::TemporaryFolder folder_;
};

TEST(FreeMemory, WithoutGroupsIsWhatTheKernelSays) {
  Machine machine;
  EXPECT_FALSE(machine.memory());
  machine.write("proc/meminfo", "MemTotal:  4096 kB\nMemAvailable:   2048 kB\n");
  EXPECT_EQ(machine.memory()->bytes, 2 * kMiB);
  EXPECT_EQ(machine.memory()->bound, "MemAvailable");
}

TEST(FreeMemory, OfTheSecondVersionIsTheLeastOfAllGroupsAround) {
  Machine machine;
  machine.write("proc/meminfo", "MemAvailable:   1048576 kB\n");
  machine.write("proc/self/cgroup", "0::/job/step\n");
  machine.write("sys/fs/cgroup/job/step/memory.max", "max\n");
  machine.write("sys/fs/cgroup/job/step/memory.current", "1\n");
  EXPECT_EQ(machine.memory()->bound, "MemAvailable");
  machine.write("sys/fs/cgroup/job/memory.max", fmt::format("{}\n", 100 * kMiB));
  machine.write("sys/fs/cgroup/job/memory.current", fmt::format("{}\n", 70 * kMiB));
  machine.write("sys/fs/cgroup/job/memory.stat", fmt::format("anon 5\ninactive_file {}\n", 20 * kMiB));
  EXPECT_EQ(machine.memory()->bytes, 50 * kMiB);
  EXPECT_EQ(machine.memory()->bound, "the control group's limit");
}

TEST(FreeMemory, OfTheFirstVersionIsReadToo) {
  Machine machine;
  machine.write("proc/meminfo", "MemAvailable:   1048576 kB\n");
  machine.write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker\n");
  machine.write("sys/fs/cgroup/memory/docker/memory.limit_in_bytes", fmt::format("{}\n", 64 * kMiB));
  machine.write("sys/fs/cgroup/memory/docker/memory.usage_in_bytes", fmt::format("{}\n", 80 * kMiB));
  EXPECT_EQ(machine.memory()->bytes, 0u);  // more is used than allowed
}

}  // namespace
}  // namespace glass::machine_memory_test
