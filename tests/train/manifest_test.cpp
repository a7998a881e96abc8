// The manifest sees every kind of damage.
#include "glass/train/manifest.h"

#include <gtest/gtest.h>

#include "support/tiny_run.h"

namespace glass::manifest_test {
namespace {

class Manifest : public testing::Test {
 protected:
  Manifest() {
    write_file(folder_.path() / "a", "hello");
    write_file(folder_.path() / "b", "world");
    write_manifest(folder_.path());
  }
  std::string complaint() const { return manifest_complaint(folder_.path()); }
  test::TemporaryFolder folder_;
};

TEST_F(Manifest, WholeFolderHasNoComplaint) {
  EXPECT_EQ(complaint(), "");
}

TEST_F(Manifest, FlippedByteIsNamed) {
  write_file(folder_.path() / "a", "hellp");
  EXPECT_EQ(complaint(), "a: its hash differs");
}

TEST_F(Manifest, TruncatedFileIsNamed) {
  write_file(folder_.path() / "b", "wor");
  EXPECT_EQ(complaint(), "b: 3 bytes, expected 5");
}

TEST_F(Manifest, MissingFileIsNamed) {
  fs::remove(folder_.path() / "b");
  EXPECT_EQ(complaint(), "b: missing");
}

TEST_F(Manifest, MissingManifestIsAComplaint) {
  fs::remove(folder_.path() / "MANIFEST.json");
  EXPECT_EQ(complaint(), "MANIFEST.json: missing");
}

TEST_F(Manifest, BrokenManifestIsAComplaint) {
  write_file(folder_.path() / "MANIFEST.json", "{\"files\": ");
  EXPECT_EQ(complaint().rfind("MANIFEST.json: ", 0), 0u) << complaint();
}

TEST_F(Manifest, NameThatLeadsOutOfTheFolderIsRefused) {
  write_file(folder_.path() / "MANIFEST.json",
             R"({"schema": "glassformer.manifest/1", "files": {"../x": {"size": 1, "xxh128": ""}}})");
  EXPECT_EQ(complaint(), "../x: not a plain file name");
}

}  // namespace
}  // namespace glass::manifest_test
