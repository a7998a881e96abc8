// Pieces become one file at commit(), and nothing at all without it.
#include "glass/base/atomic_file.h"

#include <gtest/gtest.h>

#include <utility>

#include "glass/base/files.h"
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

}  // namespace
}  // namespace glass::atomic_file_test
