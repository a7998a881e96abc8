// Log lines: levels, quiet, the file, and foreign text that must not steer a terminal.
#include "glass/base/log.h"

#include <gtest/gtest.h>

#include <regex>

#include "glass/base/files.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::log_test {
namespace {

/// Standard error during `body`; here it is a file, never a terminal.
template <typename Body>
std::string errors_of(Body&& body) {
  testing::internal::CaptureStderr();
  body();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, WarningsAndErrorsSayWhatTheyAreAndInfoIsPlain) {
  EXPECT_EQ(errors_of([] { log_info("step {}", 3); }), "step 3\n");
  EXPECT_EQ(errors_of([] { log_warning("slow"); }), "warning: slow\n");
  EXPECT_EQ(errors_of([] { log_line(LogLevel::error, "bad"); }), "error: bad\n");
  EXPECT_EQ(errors_of([] { log_line(LogLevel::debug, "detail"); }), "");
}

TEST(Log, QuietKeepsWarningsAndDropsInfo) {
  set_quiet(true);
  const std::string text = errors_of([] {
    log_info("hello");
    log_warning("slow");
  });
  set_quiet(false);
  EXPECT_EQ(text, "warning: slow\n");
}

TEST(Log, ControlCharactersAreShownNotSent) {
  EXPECT_EQ(errors_of([] { log_info("a\x1b[31m\tb\nc\r"); }), "a\\x1b[31m\tb\\nc\\x0d\n");
}

TEST(Log, BracesInForeignTextAreNotAFormat) {
  EXPECT_EQ(errors_of([] { log_line(LogLevel::info, "{} {0} %v"); }), "{} {0} %v\n");
}

TEST(Log, TheFileGetsEveryLineWithTimeAndLevelAlsoUnderQuiet) {
  const test::TemporaryFolder folder;
  set_quiet(true);
  errors_of([&] {
    log_to_file(folder / "log.txt");
    log_line(LogLevel::debug, "detail");
    log_info("hello");
    log_to_file("");
    log_info("not in the file");
  });
  set_quiet(false);
  const std::regex expected(R"((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d )debug detail\n.* info hello\n)");
  const std::string text = read_file(folder / "log.txt");
  EXPECT_TRUE(std::regex_match(text, expected)) << text;
}

TEST(Log, OpeningTheFileAgainAppends) {
  const test::TemporaryFolder folder;
  write_file(folder / "log.txt", "old\n");
  errors_of([&] {
    log_to_file(folder / "log.txt");
    log_info("new");
    log_to_file("");
  });
  EXPECT_EQ(read_file(folder / "log.txt").substr(0, 4), "old\n");
}

TEST(Log, AFileThatCannotBeOpenedIsAStorageError) {
  const test::TemporaryFolder folder;
  test::expect_part(test::error_text(ErrorKind::storage, [&] { log_to_file(folder / "none" / "log.txt"); }),
                    "the folder does not exist");
}

}  // namespace
}  // namespace glass::log_test
