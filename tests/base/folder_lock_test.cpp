// A run folder has one holder; the lock ends with its owner, however that ends.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "glass/base/files.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::folder_lock_test {
namespace {

TEST(FolderLock, ASecondHolderIsToldThePidOfTheFirst) {
  const test::TemporaryFolder folder;
  const FolderLock lock(folder.path());
  const std::string text = test::error_text(ErrorKind::storage, [&] { FolderLock second(folder.path()); });
  test::expect_part(text, "process " + std::to_string(::getpid()) + " is working in this folder");
}

TEST(FolderLock, TheFolderIsFreeAfterItsHolderIsGone) {
  const test::TemporaryFolder folder;
  { const FolderLock lock(folder.path()); }
  EXPECT_NO_THROW(FolderLock(folder.path()));
}

TEST(FolderLock, MakesTheFolderWhenThereIsNone) {
  const test::TemporaryFolder folder;
  const FolderLock lock(folder / "runs" / "a");
  EXPECT_EQ(read_file(folder / "runs" / "a" / ".lock"), std::to_string(::getpid()) + "\n");
}

TEST(FolderLock, AKilledHolderLeavesNoStaleLock) {
  const test::TemporaryFolder folder;
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const FolderLock lock(folder.path());
    (void)!::write(ready[1], "x", 1);
    while (true) ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  test::expect_part(test::error_text(ErrorKind::storage, [&] { FolderLock second(folder.path()); }),
                    "process " + std::to_string(child));
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_NO_THROW(FolderLock(folder.path()));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(FolderLock, ALockThatIsALinkOrAPipeIsRefusedAndWhatItNamesStays) {
  const test::TemporaryFolder folder;
  folder.write("precious", "content");
  fs::create_symlink(folder / "precious", folder / ".lock");
  test::expect_part(test::error_text(ErrorKind::storage, [&] { FolderLock lock(folder.path()); }),
                    "is a symbolic link");
  EXPECT_EQ(read_file(folder / "precious"), "content");
  fs::remove(folder / ".lock");
  ASSERT_EQ(::mkfifo((folder / ".lock").c_str(), 0600), 0);
  test::expect_part(test::error_text(ErrorKind::storage, [&] { FolderLock lock(folder.path()); }), "is a pipe");
}

}  // namespace
}  // namespace glass::folder_lock_test
