// What a run says of itself: present, in its form, and true where the test can know.
#include "glass/base/record.h"

#include <gtest/gtest.h>

#include <regex>
#include <vector>

namespace glass::record_test {
namespace {

TEST(Record, BuildFactsNameEveryFieldOfTheRecord) {
  const Json facts = build_facts();
  for (const char* key : {"glassformer", "commit", "compiler", "build_type", "cpu", "os"}) {
    ASSERT_TRUE(facts.contains(key)) << key;
    EXPECT_FALSE(facts[key].get<std::string>().empty()) << key;
  }
  EXPECT_GE(facts["cores"].get<int>(), 1);
  EXPECT_TRUE(std::regex_match(version(), std::regex(R"(\d+\.\d+\.\d+)")));
  EXPECT_TRUE(std::regex_match(build_commit(), std::regex("[0-9a-f]{12}|unknown")));
}

TEST(Record, TimeIsUtcInIso8601) {
  EXPECT_TRUE(std::regex_match(utc_now(), std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
}

TEST(Record, MemoryThatIsTouchedIsCounted) {
  const std::size_t before = resident_bytes();
  ASSERT_GT(before, 0u);
  const std::vector<char> block(std::size_t{64} << 20, 1);
  asm volatile("" : : "r"(block.data()) : "memory");  // The optimizer may otherwise leave the block out.
  EXPECT_GE(resident_bytes() + (8u << 20),
            before + block.size());  // Other memory may be given back meanwhile: 8 MiB of room.
  EXPECT_GE(peak_resident_bytes(), resident_bytes() / 2);
}

}  // namespace
}  // namespace glass::record_test
