// A map shows the file's bytes, moves without a copy, and refuses what is not a regular file.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <utility>

#include "base/map_guard.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::mapped_file_test {
namespace {

std::string_view bytes(const MappedFile& map) {
  return {reinterpret_cast<const char*>(map.data()), map.size()};
}

TEST(MappedFile, ShowsTheBytesOfTheFile) {
  const test::TemporaryFolder folder;
  write_file(folder / "a", std::string_view("a\0b", 3));
  const MappedFile map(folder / "a");
  EXPECT_EQ(bytes(map), std::string_view("a\0b", 3));
}

TEST(MappedFile, AnEmptyFileIsAnEmptyMap) {
  const test::TemporaryFolder folder;
  write_file(folder / "a", "");
  EXPECT_EQ(MappedFile(folder / "a").size(), 0u);
}

TEST(MappedFile, MovingPassesTheMapOn) {
  const test::TemporaryFolder folder;
  write_file(folder / "a", "abc");
  MappedFile first(folder / "a");
  const std::byte* address = first.data();
  const MappedFile second(std::move(first));
  EXPECT_EQ(second.data(), address);
  EXPECT_EQ(first.data(), nullptr);  // NOLINT(bugprone-use-after-move): the moved-from state is the contract.
}

TEST(MappedFile, AFileThatIsCutWhileItIsReadEndsAGuardedProgramWithExitCode4) {
  const test::TemporaryFolder folder;
  write_file(folder / "a", std::string(1 << 20, 'x'));
  const auto read_behind_the_end = [&] {
    guard_maps();
    const MappedFile map(folder / "a");
    cut_file(folder / "a", 10);
    std::exit(static_cast<int>(map.data()[1 << 19]));
  };
  EXPECT_EXIT(read_behind_the_end(), testing::ExitedWithCode(4), "a: was cut while it was read");
}

TEST(MappedFile, AFaultOutsideItsMapsEndsAGuardedProgramAsBefore) {
  const auto fault = [] {
    guard_maps();
    ::raise(SIGBUS);
  };
  EXPECT_EXIT(fault(), testing::KilledBySignal(SIGBUS), "");
}

TEST(MappedFile, TheMapOutlivesAReplacedFile) {
  const test::TemporaryFolder folder;
  write_file(folder / "a", "old");
  const MappedFile map(folder / "a");
  write_file(folder / "a", "new and longer");
  EXPECT_EQ(bytes(map), "old");
}

TEST(MappedFile, FoldersAndDevicesAreRefused) {
  const test::TemporaryFolder folder;
  test::expect_part(test::error_text(ErrorKind::data, [&] { MappedFile map(folder.path()); }), "is a folder");
  test::expect_part(test::error_text(ErrorKind::data, [] { MappedFile map("/dev/null"); }), "is a device");
}

}  // namespace
}  // namespace glass::mapped_file_test
