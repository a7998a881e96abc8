// Every hostile or odd file gets the verdict of the Rust library, quickly, in little memory, and a refusal says what is
// wrong.
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/base/safetensors_header.h"
#include "support/peak_memory.h"
#include "support/processor_time.h"
#include "support/safetensors_cases.h"

namespace glass::safetensors_hostile_test {
namespace {

/// All the files together are 40 kB; headers among them claim up to 2^64 bytes.
constexpr std::uint64_t kMostMemory = 100'000'000;
constexpr double kMostSeconds = 1;  // of processor time

/// "" for an accepted file.
std::string refused_file(const std::string& file) {
  try {
    parse_safetensors_header(file, "w.safetensors");
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
    return error.what();
  }
}

TEST(SafetensorsHostile, TheTableHoldsAHundredRefusedAndManyAcceptedFiles) {
  std::size_t accepted = 0, refused = 0;
  for (const test::SafetensorsCase& c : test::safetensors_cases()) ++(c.accepted ? accepted : refused);
  EXPECT_GE(refused, 100u);
  EXPECT_GE(accepted, 40u);
}

TEST(SafetensorsHostile, VerdictsAreThoseOfTheRustLibrary) {
  for (const test::SafetensorsCase& c : test::safetensors_cases()) {
    const std::string text = refused_file(c.file);
    const bool expected = c.accepted && !test::is_stricter_here(c.name);
    EXPECT_EQ(text.empty(), expected) << c.name << ": here '" << text << "', Rust '" << c.error << "'";
    if (test::is_stricter_here(c.name)) EXPECT_TRUE(c.accepted) << c.name << ": not stricter any more";
  }
}

TEST(SafetensorsHostile, RefusalsNameTheFileAndAreReadable) {
  for (const test::SafetensorsCase& c : test::safetensors_cases()) {
    const std::string text = refused_file(c.file);
    if (text.empty()) continue;
    EXPECT_TRUE(text.starts_with("w.safetensors: ")) << c.name << ": " << text;
    EXPECT_LT(text.size(), 600u) << c.name;
    for (const char letter : text) EXPECT_GE(static_cast<unsigned char>(letter), 0x20) << c.name << ": " << text;
  }
}

TEST(SafetensorsHostile, VerdictsTakeNoTimeAndNoMemory) {
  const std::vector<test::SafetensorsCase> cases = test::safetensors_cases();
  const test::PeakMemory memory;
  for (const test::SafetensorsCase& c : cases) {
    const test::ProcessorTime time;
    refused_file(c.file);
    EXPECT_LT(time.seconds(), kMostSeconds) << c.name;
  }
  EXPECT_LT(memory.above_start(), kMostMemory);
}

TEST(PeakMemory, SeesWhatWasTouchedAndGivenBack) {
  const test::PeakMemory memory;
  {
    const std::string touched(50'000'000, 'x');
    EXPECT_EQ(touched.back(), 'x');
  }
  EXPECT_GT(memory.above_start(), 40'000'000u);
}

}  // namespace
}  // namespace glass::safetensors_hostile_test
