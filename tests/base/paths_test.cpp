// Questions about paths end in an answer or in words, never in an exception of std::filesystem.
#include "glass/base/paths.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "glass/base/files.h"
#include "support/error_text.h"
#include "support/other_user.h"
#include "support/temporary_folder.h"

namespace glass::paths_test {
namespace {

using test::error_text;
using test::expect_part;
using test::TemporaryFolder;

TEST(PathQuestions, EveryKindIsToldApartAndLinksAreFollowed) {
  const TemporaryFolder folder;
  folder.write("file", "x");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  fs::create_symlink("file", folder / "link");
  fs::create_symlink("nowhere", folder / "dangling");
  EXPECT_EQ(path_kind(folder / "file"), PathKind::file);
  EXPECT_EQ(path_kind(folder / "link"), PathKind::file);
  EXPECT_EQ(path_kind(folder.path()), PathKind::folder);
  EXPECT_EQ(path_kind(folder / "pipe"), PathKind::pipe);
  EXPECT_EQ(path_kind("/dev/null"), PathKind::character_device);
  EXPECT_EQ(path_kind(folder / "none"), PathKind::missing);
  EXPECT_EQ(path_kind(folder / "dangling"), PathKind::missing);
  EXPECT_EQ(path_kind(folder / "file/x"), PathKind::missing);
  EXPECT_TRUE(is_link(folder / "dangling"));
  EXPECT_FALSE(is_link(folder / "file"));
}

TEST(PathQuestions, LinkLoopsAndLongNamesAreErrorsOfTheKindThatIsAskedFor) {
  const TemporaryFolder folder;
  fs::create_symlink("loop", folder / "loop");
  const fs::path longest = folder / std::string(300, 'n');
  expect_part(error_text(ErrorKind::data, [&] { path_exists(folder / "loop"); }), "leads back to itself");
  expect_part(error_text(ErrorKind::data, [&] { is_file(longest); }), "too long");
  expect_part(error_text(ErrorKind::storage, [&] { is_folder(folder / "loop", ErrorKind::storage); }), "leads back");
  expect_part(error_text(ErrorKind::storage, [&] { list_folder(longest, ErrorKind::storage); }), "too long");
  expect_part(error_text(ErrorKind::data, [&] { size_of_file(folder / "loop"); }), "leads back to itself");
  expect_part(error_text(ErrorKind::data, [&] { size_of_file(folder.path()); }), "is a folder");
  EXPECT_EQ(whole_path(folder / "loop"), folder / "loop");
}

TEST(PathQuestions, AMissingPermissionIsNoMissingFile) {
  const TemporaryFolder folder;
  folder.write("closed/file", "x");
  fs::permissions(folder.path(), fs::perms::all);
  fs::permissions(folder / "closed", fs::perms::none);
  {
    const test::OtherUser nobody;
    expect_part(error_text(ErrorKind::data, [&] { path_exists(folder / "closed/file"); }), "permission denied");
    expect_part(error_text(ErrorKind::data, [&] { list_folder(folder / "closed"); }), "permission denied");
    expect_part(error_text(ErrorKind::storage, [&] { list_folder(folder / "closed", ErrorKind::storage); }),
                "permission denied");
    expect_part(error_text(ErrorKind::storage, [&] { remove_path(folder / "closed/file"); }), "permission denied");
    expect_part(error_text(ErrorKind::data, [&] { read_file(folder / "closed/file"); }), "permission denied");
  }
  fs::permissions(folder / "closed", fs::perms::all);
}

TEST(PathQuestions, FoldersAreListedByNameAndRemovedWithoutFollowingLinks) {
  const TemporaryFolder folder;
  folder.write("kept/file", "x");
  folder.write("gone/b", "x");
  folder.write("gone/a", "x");
  fs::create_directory_symlink(folder / "kept", folder / "gone/link");
  EXPECT_EQ(list_folder(folder / "gone"),
            (std::vector<fs::path>{folder / "gone/a", folder / "gone/b", folder / "gone/link"}));
  EXPECT_EQ(names_shown(list_folder(folder / "gone")), "a, b, link");
  remove_folder(folder / "gone");
  remove_folder(folder / "gone");
  EXPECT_FALSE(path_exists(folder / "gone"));
  EXPECT_TRUE(is_file(folder / "kept/file"));
}

TEST(PathQuestions, MovingAndCuttingWorkAndAMissingFileIsAnErrorOfStorage) {
  const TemporaryFolder folder;
  folder.write("a", "12345");
  cut_file(folder / "a", 2);
  move_path(folder / "a", folder / "b");
  EXPECT_EQ(read_file(folder / "b"), "12");
  expect_part(error_text(ErrorKind::storage, [&] { move_path(folder / "a", folder / "c"); }), "cannot put it in place");
  expect_part(error_text(ErrorKind::storage, [&] { cut_file(folder / "a", 0); }), "cannot cut it");
}

TEST(PathQuestions, SizesHaveTheUnitThatFitsThem) {
  EXPECT_EQ(size_text(0), "0 bytes");
  EXPECT_EQ(size_text(999), "999 bytes");
  EXPECT_EQ(size_text(1000), "1.0 kB");
  EXPECT_EQ(size_text(123'456), "123 kB");
  EXPECT_EQ(size_text(999'600), "1.0 MB");
  EXPECT_EQ(size_text(2.5e9), "2.5 GB");
  EXPECT_EQ(size_text(3e18), "3000 PB");
  EXPECT_GT(free_bytes("/tmp").value_or(1), 0u);
  EXPECT_FALSE(free_bytes("/no/such/folder").has_value());
}

}  // namespace
}  // namespace glass::paths_test
