// Pieces become one file at commit(), and nothing at all without it.
#include "glass/base/atomic_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::atomic_file_test {
namespace {

std::size_t file_count(const test::TemporaryFolder& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()));
}

TEST(AtomicFile, PiecesBecomeOneFileAtCommit) {
  const test::TemporaryFolder folder;
  write_file(folder / "a", "old");
  AtomicFile file(folder / "a");
  file.write("new ");
  file.write(std::string_view("b\0c", 3));
  file.finish();
  EXPECT_EQ(read_file(folder / "a"), "old");
  file.commit();
  EXPECT_EQ(read_file(folder / "a"), std::string("new b\0c", 7));
  EXPECT_EQ(file_count(folder), 1u);
}

TEST(AtomicFile, WithoutCommitNothingRemains) {
  const test::TemporaryFolder folder;
  {
    AtomicFile file(folder / "a");
    file.write("x");
    AtomicFile moved(std::move(file));
    moved.finish();
    EXPECT_EQ(file_count(folder), 1u);
  }
  EXPECT_EQ(file_count(folder), 0u);
}

TEST(AtomicFile, AFolderThatIsMissingIsAnErrorOfStorage) {
  const test::TemporaryFolder folder;
  test::expect_part(test::error_text(ErrorKind::storage, [&] { AtomicFile file(folder / "none/a"); }),
                    "the folder does not exist");
}

TEST(AtomicFile, ALinkStaysAndTheFileBehindItIsWritten) {
  const test::TemporaryFolder folder;
  folder.write("data/real", "old");
  fs::create_symlink("data/real", folder / "one");
  fs::create_symlink("one", folder / "two");
  write_file(folder / "two", "new");
  EXPECT_EQ(fs::read_symlink(folder / "two"), "one");
  EXPECT_EQ(fs::read_symlink(folder / "one"), "data/real");
  EXPECT_EQ(read_file(folder / "data/real"), "new");
}

TEST(AtomicFile, ALinkToNothingYetMakesTheFileThatItNames) {
  const test::TemporaryFolder folder;
  fs::create_symlink("later", folder / "link");
  write_file(folder / "link", "x");
  EXPECT_EQ(fs::read_symlink(folder / "link"), "later");
  EXPECT_EQ(read_file(folder / "later"), "x");
}

TEST(AtomicFile, APipeIsWrittenThrough) {
  const test::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] {
    std::ifstream in(folder / "pipe", std::ios::binary);
    got.assign(std::istreambuf_iterator<char>(in), {});
  });
  write_file(folder / "pipe", "through");
  reader.join();
  EXPECT_EQ(got, "through");
  EXPECT_EQ(path_kind(folder / "pipe"), PathKind::pipe);
  EXPECT_EQ(file_count(folder), 1u);
}

TEST(AtomicFile, ADeviceIsWrittenThroughAndStays) {
  const test::TemporaryFolder folder;
  const fs::path device = folder / "null";
  constexpr int kMajor = 1, kMinor = 3;  // those of /dev/null
  if (::mknod(device.c_str(), S_IFCHR | 0666, makedev(kMajor, kMinor)) != 0) GTEST_SKIP() << "mknod needs root";
  write_file(device, "gone");
  EXPECT_EQ(path_kind(device), PathKind::character_device);
  EXPECT_EQ(file_count(folder), 1u);
}

TEST(AtomicFile, AnOpenDescriptorIsWrittenThroughByItsNumber) {
  const test::TemporaryFolder folder;
  const int file = ::open((folder / "a").c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_GE(file, 0);
  ASSERT_EQ(::write(file, "one ", 4), 4);
  write_file("/dev/fd/" + std::to_string(file), "two");
  ::close(file);
  EXPECT_EQ(read_file(folder / "a"), "one two");
  test::expect_part(test::error_text(ErrorKind::storage, [&] { write_file("/dev/fd/" + std::to_string(file), "x"); }),
                    "is not open for writing");
}

TEST(AtomicFile, WhatIsNoFilePipeOrDeviceIsRefused) {
  const test::TemporaryFolder folder;
  fs::create_directories(folder / "a");
  fs::create_symlink("loop", folder / "loop");
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof(address.sun_path), "%s", (folder / "socket").c_str());
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const auto text = [](const fs::path& path) {
    return test::error_text(ErrorKind::storage, [&] { AtomicFile file(path); });
  };
  test::expect_part(text(folder / "a"), "it is a folder");
  test::expect_part(text(folder / "socket"), "it is a socket");
  test::expect_part(text(folder / "loop"), "leads back to itself");
  test::expect_part(text(folder / std::string(300, 'n')), "too long");
  test::expect_part(text(""), "without a name");
  ::close(socket);
}

TEST(AtomicFile, ANameOfTheMostBytesIsWritten) {
  const test::TemporaryFolder folder;
  const std::string name(255, 'n');
  write_file(folder / name, "x");
  EXPECT_EQ(read_file(folder / name), "x");
  EXPECT_EQ(file_count(folder), 1u);
}

TEST(AtomicFile, WhatOthersMayNotReadStaysSo) {
  const test::TemporaryFolder folder;
  write_file(folder / "a", "old");
  fs::permissions(folder / "a", fs::perms::owner_read | fs::perms::owner_write);
  write_file(folder / "a", "new");
  EXPECT_EQ(fs::status(folder / "a").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(AtomicFile, WhatAKilledProcessLeftIsRemovedAndWhatALivingOneWritesIsNot) {
  const test::TemporaryFolder folder;
  const pid_t dead = ::fork();
  if (dead == 0) ::_exit(0);
  ASSERT_EQ(::waitpid(dead, nullptr, 0), dead);
  const std::string stale = ".a.tmp-" + std::to_string(dead) + "-7-0",
                    same_pid = ".a.tmp-" + std::to_string(::getpid());
  for (const std::string& name :
       {stale, same_pid + "-7-0", std::string(".a.tmp-1-7-0"), ".b.tmp-" + std::to_string(dead) + "-7-0",
        std::string(".a.tmp-notes"), stale + ".txt"})
    folder.write(name, "x");
  const AtomicFile writing(folder / "a");
  write_file(folder / "a", "done");
  EXPECT_FALSE(path_exists(folder / stale));
  EXPECT_FALSE(path_exists(folder / (same_pid + "-7-0")));
  EXPECT_TRUE(path_exists(folder / ".a.tmp-1-7-0"));
  EXPECT_TRUE(path_exists(folder / ".a.tmp-notes"));
  EXPECT_TRUE(path_exists(folder / (stale + ".txt")));
  EXPECT_EQ(file_count(folder), 6u);  // these, the other name's, the one being written, and the file itself
}

}  // namespace
}  // namespace glass::atomic_file_test
