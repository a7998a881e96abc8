// Where files are looked for: beside the file that states them, then data.root, then GLASSFORMER_DATA.
#include <gtest/gtest.h>

#include "config/support.h"
#include "glass/config/config.h"

namespace glass::path_field_test {
namespace {

using test::config_error;
using test::DataRoot;
using test::TemporaryFolder;

class Paths : public ::testing::Test {
 protected:
  std::filesystem::path train(const std::string& text = "") {
    return load_config(folder_.write("configs/c.toml", "[data]\ntrain = \"d.tsv\"\n" + text), {}).config.data.train;
  }
  TemporaryFolder folder_;
};

TEST_F(Paths, CountFromTheFileThenTheRootThenTheEnvironment) {
  const DataRoot environment((folder_.path() / "env").string());
  folder_.write("env/d.tsv", "");
  EXPECT_EQ(train(), folder_.path() / "env/d.tsv");
  folder_.write("root/d.tsv", "");
  EXPECT_EQ(train("root = \"../root\"\n"), folder_.path() / "root/d.tsv");
  folder_.write("configs/d.tsv", "");
  EXPECT_EQ(train("root = \"../root\"\n"), folder_.path() / "configs/d.tsv");
}

TEST_F(Paths, MissingFileNamesEveryPlace) {
  const DataRoot environment((folder_.path() / "env").string());
  const auto path = folder_.write("c.toml", "[data]\ntrain = \"d.tsv\"\n");
  EXPECT_EQ(
      config_error(path),
      fmt::format("{0}/c.toml:2: data.train: no such file: looked for {0}/d.tsv and {0}/env/d.tsv; check the name",
                  folder_.path().string()));
}

TEST_F(Paths, AbsoluteStaysAndEmptyMeansNone) {
  const DataRoot none(std::nullopt);
  const auto file = folder_.write("d.tsv", "");
  const auto path = folder_.write("c.toml", fmt::format("[data]\ntrain = \"{}\"\ndev = \"\"\n", file.string()));
  const Config config = load_config(path, {}).config;
  EXPECT_EQ(config.data.train, file);
  EXPECT_TRUE(config.data.dev.empty());
}

TEST_F(Paths, SetCountsFromTheWorkingFolder) {
  const DataRoot none(std::nullopt);
  const auto file = folder_.write("d.tsv", "");
  const auto relative = std::filesystem::relative(file);
  EXPECT_EQ(load_config("", {"data.train=" + relative.string()}).config.data.train, file);
}

}  // namespace
}  // namespace glass::path_field_test
