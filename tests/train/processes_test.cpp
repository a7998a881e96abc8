// What processes tell each other, with threads in their place; the program's own test starts real ones.
#include "glass/train/processes.h"

#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "glass/base/error.h"
#include "support/temporary_folder.h"

namespace glass::processes_test {
namespace {

constexpr double kTimeout = 30;

/// Does the work as each process of a group; what one of them throws is a failure.
void as_processes(std::int64_t count, const std::function<void(Processes&)>& work) {
  const test::TemporaryFolder folder;
  std::vector<std::thread> threads;
  for (std::int64_t rank = 0; rank < count; ++rank) {
    threads.emplace_back([&, rank] {
      ProcessPlace place;
      place.rank = rank;
      place.count = count;
      place.store_file = (folder.path() / "store").string();
      try {
        Processes processes(place, kTimeout);
        work(processes);
      } catch (const std::exception& error) {
        ADD_FAILURE() << "process " << rank << ": " << error.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Processes, AloneAnswersAtOnce) {
  Processes alone;
  EXPECT_TRUE(alone.is_alone());
  EXPECT_EQ(alone.sum({1.5, 2}), (std::vector<double>{1.5, 2}));
  EXPECT_EQ(alone.gather("a"), std::vector<std::string>{"a"});
  EXPECT_FALSE(alone.any(false));
  alone.require_same("anything", "x");
}

TEST(Processes, SumsTextsAndFlagsAreThoseOfAll) {
  as_processes(3, [](Processes& processes) {
    const double rank = static_cast<double>(processes.rank());
    EXPECT_EQ(processes.sum({rank, 1e-17, 1}), (std::vector<double>{3, 3e-17, 3}));
    const std::string own(static_cast<std::size_t>(processes.rank()) * 1000, 'x');
    const std::vector<std::string> texts = processes.gather(own);
    ASSERT_EQ(texts.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(texts[i], std::string(i * 1000, 'x'));
    EXPECT_EQ(processes.from_first(fmt::format("of {}", processes.rank())), "of 0");
    EXPECT_TRUE(processes.any(processes.rank() == 2));
    EXPECT_FALSE(processes.any(false));
  });
}

TEST(Processes, DifferencesAreNamed) {
  as_processes(2, [](Processes& processes) {
    processes.require_same("config", "equal");
    try {
      processes.require_same("config", fmt::format("of {}", processes.rank()));
      ADD_FAILURE() << "not refused";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config);
      EXPECT_NE(std::string(error.what()).find("the same config"), std::string::npos) << error.what();
    }
  });
}

}  // namespace
}  // namespace glass::processes_test
