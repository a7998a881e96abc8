// Reads are whole and bounded, writes are complete or absent, and errors say what the user can do.
#include "glass/base/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>

#include "base/descriptor.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::files_test {
namespace {

using test::error_text;
using test::expect_part;
using test::TemporaryFolder;

std::ptrdiff_t entries(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

TEST(Files, WhatIsWrittenIsReadBackWithEveryByte) {
  const TemporaryFolder folder;
  std::string content;
  for (int i = 0; i < 70'000; ++i) content += static_cast<char>(i * 7);
  write_file(folder / "a", content);
  EXPECT_EQ(read_file(folder / "a"), content);
  write_file(folder / "a", "");
  EXPECT_EQ(read_file(folder / "a"), "");
}

TEST(Files, AWriteLeavesNoTemporaryFileBehind) {
  const TemporaryFolder folder;
  write_file(folder / "a", "one");
  write_file(folder / "a", "two");
  EXPECT_EQ(entries(folder.path()), 1);
}

TEST(Files, AFailedWriteLeavesTheOldFileAndNoTemporary) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "a" / "child");
  expect_part(error_text(ErrorKind::storage, [&] { write_file(folder / "a", "x"); }), "it is a folder");
  EXPECT_TRUE(fs::is_directory(folder / "a" / "child"));
  EXPECT_EQ(entries(folder.path()), 1);
}

TEST(Files, AppendingAddsToTheEnd) {
  const TemporaryFolder folder;
  append_file(folder / "a", "one\n");
  append_file(folder / "a", "two\n");
  EXPECT_EQ(read_file(folder / "a"), "one\ntwo\n");
}

TEST(Files, FoldersPipesAndDevicesAreRefusedWithoutReading) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  expect_part(error_text(ErrorKind::data, [&] { read_file(folder.path()); }), "is a folder");
  expect_part(error_text(ErrorKind::data, [&] { read_file(folder / "pipe"); }), "is a pipe");
  expect_part(error_text(ErrorKind::data, [&] { read_file("/dev/zero"); }), "is a device");
}

TEST(Files, APipeIsNeverAppendedToNorWaitedFor) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  error_text(ErrorKind::storage, [&] { append_file(folder / "pipe", "x"); });
}

TEST(Files, PartsOfAFileAreReadByTheirPlaceAndACutFileIsAnError) {
  const TemporaryFolder folder;
  write_file(folder / "a", "0123456789");
  const FileReader file(folder / "a");
  EXPECT_EQ(file.size(), 10u);
  EXPECT_EQ(file.read(3, 4), "3456");
  ASSERT_EQ(::truncate((folder / "a").c_str(), 5), 0);
  expect_part(error_text(ErrorKind::data, [&] { file.read(3, 4); }), "ends at byte 5; it had 10");
}

TEST(Files, AMissingFileAndAFileAsFolderAreNamed) {
  const TemporaryFolder folder;
  write_file(folder / "file", "x");
  expect_part(error_text(ErrorKind::data, [&] { read_file(folder / "none.txt"); }), "none.txt: there is no such file");
  expect_part(error_text(ErrorKind::data, [&] { read_file(folder / "file" / "x"); }), "there is no such file");
}

TEST(Files, AFileAboveTheLimitIsRefusedAndOneAtTheLimitIsRead) {
  const TemporaryFolder folder;
  write_file(folder / "a", "12345");
  EXPECT_EQ(read_file(folder / "a", 5), "12345");
  expect_part(error_text(ErrorKind::data, [&] { read_file(folder / "a", 4); }), "5 bytes or more, 4 are allowed");
}

TEST(Files, AFileThatHidesItsSizeIsReadWholeAndStillBounded) {
  EXPECT_NE(read_file("/proc/self/status").find("VmRSS"), std::string::npos);
  expect_part(error_text(ErrorKind::data, [&] { read_file("/proc/self/status", 10); }), "10 are allowed");
}

TEST(Files, AFullDiskSaysSo) {
  // Linux's /dev/full answers every write with "no space left".
  expect_part(error_text(ErrorKind::storage, [] { append_file("/dev/full", "x"); }), "the disk is full");
}

TEST(Files, StorageErrorsTellTheirReasonsApart) {
  const auto text = [](int number) {
    return error_text(ErrorKind::storage, [&] { fail_storage("runs/a", "write", number); });
  };
  EXPECT_EQ(text(ENOSPC), "runs/a: cannot write: the disk is full; free some space or choose another folder");
  EXPECT_EQ(text(EACCES), "runs/a: cannot write: permission denied; choose a folder that this user may write");
  expect_part(text(EROFS), "read-only");
  expect_part(text(EDQUOT), "quota");
  expect_part(text(EIO), "the disk reports an error");
  expect_part(text(EFBIG), "ulimit -f");
  expect_part(text(EMFILE), "ulimit -n");
}

TEST(Files, WritingIntoAMissingFolderSaysSo) {
  const TemporaryFolder folder;
  expect_part(error_text(ErrorKind::storage, [&] { write_file(folder / "none" / "a", "x"); }),
              "the folder does not exist");
}

TEST(Files, MakeFolderMakesParentsAndRefusesAFileInTheWay) {
  const TemporaryFolder folder;
  make_folder(folder / "a" / "b" / "c");
  make_folder(folder / "a" / "b" / "c");
  EXPECT_TRUE(fs::is_directory(folder / "a" / "b" / "c"));
  write_file(folder / "file", "x");
  expect_part(error_text(ErrorKind::storage, [&] { make_folder(folder / "file"); }), "is a file, not a folder");
  expect_part(error_text(ErrorKind::storage, [&] { make_folder(folder / "file" / "x"); }), "is a file, not a folder");
}

TEST(Files, TemporaryNamesLieBesideAndDiffer) {
  const fs::path one = temporary_beside("runs/a/model"), two = temporary_beside("runs/a/model/");
  EXPECT_EQ(one.parent_path(), "runs/a");
  EXPECT_EQ(two.parent_path(), "runs/a");
  EXPECT_NE(one, two);
  EXPECT_EQ(temporary_beside("plain").parent_path(), "");
}

TEST(Files, SyncingFilesAndFoldersWorksAndAMissingOneIsAnError) {
  const TemporaryFolder folder;
  write_file(folder / "a", "x");
  EXPECT_NO_THROW(sync_path(folder / "a"));
  EXPECT_NO_THROW(sync_path(folder.path()));
  error_text(ErrorKind::storage, [&] { sync_path(folder / "none"); });
}

}  // namespace
}  // namespace glass::files_test
