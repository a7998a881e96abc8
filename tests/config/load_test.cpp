// Broken configs with their exact messages, and what load_config makes of files and --set.
#include "glass/base/error.h"
#include "glass/config/config.h"

#include <gtest/gtest.h>

#include "config/support.h"

namespace glass::load_test {
namespace {

namespace fs = std::filesystem;
using test::config_error;
using test::DataRoot;
using test::read_whole;
using test::TemporaryFolder;

const fs::path kBad = fs::path(GLASS_SOURCE_DIR) / "tests/config/bad";

std::vector<std::string> bad_configs() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kBad))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

/// From the lines "# expect: ..." of the file, or from NAME.expected beside files that cannot hold comments.
std::string expected_text(const std::string& name) {
  if (fs::exists(kBad / (name + ".expected"))) return read_whole(kBad / (name + ".expected"));
  std::string expected;
  std::istringstream lines(read_whole(kBad / (name + ".toml")));
  const std::string mark = "# expect: ";
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(mark)) expected += line.substr(mark.size()) + "\n";
  return expected;
}

/// Complaints name the folder of this checkout; expectations do not.
std::string without_folder(std::string text) {
  const std::string folder = kBad.string();
  for (const std::string& known : {folder + "/", folder})
    for (std::size_t at = text.find(known); at != std::string::npos; at = text.find(known))
      text.replace(at, known.size(), known == folder ? "." : "");
  return text;
}

class BadConfig : public ::testing::TestWithParam<std::string> {};

TEST_P(BadConfig, IsRefusedWithAllItsComplaints) {
  const DataRoot none(std::nullopt);
  const std::string expected = expected_text(GetParam());
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(without_folder(config_error(kBad / (GetParam() + ".toml")) + "\n"), expected);
}

INSTANTIATE_TEST_SUITE_P(All, BadConfig, ::testing::ValuesIn(bad_configs()),
                         [](const auto& info) { return info.param; });

TEST(BadConfigs, AreAtLeastTwentyFive) {
  EXPECT_GE(bad_configs().size(), 25u);
}

TEST(LoadConfig, MissingFileIsNamedWithTheNearestOne) {
  const TemporaryFolder folder;
  folder.write("sst2.toml", "");
  EXPECT_EQ(config_error(folder.path() / "sst.toml"),
            fmt::format("{0}/sst.toml: no such file; did you mean '{0}/sst2.toml'?", folder.path().string()));
  EXPECT_EQ(config_error(folder.path()), folder.path().string() + ": is not a file; name a .toml file");
}

TEST(LoadConfig, FileOverOneMebibyteIsRefused) {
  const TemporaryFolder folder;
  const auto path = folder.write("large.toml", std::string((1 << 20) + 1, '\n'));
  EXPECT_EQ(config_error(path), path.string() + ": is larger than 1048576 bytes; name a config file");
}

TEST(LoadConfig, EmptyPathGivesDefaultsThatBreakNoRule) {
  const LoadedConfig loaded = load_config("", {});
  EXPECT_EQ(loaded.config.train.epochs, 3);
  EXPECT_EQ(loaded.config.name, "run");
  for (const auto& field : loaded.fields) EXPECT_EQ(field.value_text, field.default_text) << field.key;
}

TEST(LoadConfig, FileOverridesItsBaseAndSetOverridesTheFile) {
  const DataRoot none(std::nullopt);
  const TemporaryFolder folder;
  folder.write("data.tsv", "text\tlabel\n");
  folder.write("base.toml", "[train]\nseed = 1\nepochs = 11\nsteps = 1\n[data]\ntrain = \"data.tsv\"\n");
  const auto path = folder.write("sub/own.toml", "extends = [\"../base.toml\"]\n[train]\nepochs = 12\nsteps = 2\n");
  const LoadedConfig loaded = load_config(path, {"train.steps=3"});
  EXPECT_EQ(loaded.config.train.seed, 1);
  EXPECT_EQ(loaded.config.train.epochs, 12);
  EXPECT_EQ(loaded.config.train.steps, 3);
  EXPECT_EQ(loaded.config.data.train, folder.path() / "data.tsv");  // counts from the base, which states it
  EXPECT_EQ(loaded.config.name, "own");
}

TEST(LoadConfig, LaterBaseWinsOverEarlier) {
  const DataRoot none(std::nullopt);
  const TemporaryFolder folder;
  folder.write("a.toml", "train.epochs = 1\ntrain.seed = 5\n[data]\ntrain = \"a.toml\"\n");
  folder.write("b.toml", "train.epochs = 2\n");
  const LoadedConfig loaded = load_config(folder.write("c.toml", "extends = [\"a.toml\", \"b.toml\"]\n"), {});
  EXPECT_EQ(loaded.config.train.epochs, 2);
  EXPECT_EQ(loaded.config.train.seed, 5);
}

TEST(LoadConfig, ChainOfMoreThanSixteenLevelsIsRefused) {
  const DataRoot none(std::nullopt);
  const TemporaryFolder folder;
  for (int level = 0; level < 20; ++level)
    folder.write(fmt::format("{}.toml", level), fmt::format("extends = [\"{}.toml\"]\n", level + 1));
  EXPECT_NE(config_error(folder.path() / "0.toml").find("15.toml:1: extends: more than 16 levels or 64 files"),
            std::string::npos);
}

TEST(LoadConfig, ManyBasesOfManyBasesEndSoon) {
  const TemporaryFolder folder;
  std::string next = "extends = [";
  for (int k = 0; k < 30; ++k) next += "\"NEXT\", ";
  next += "]\n";
  for (int level = 0; level < 15; ++level) {
    std::string text = next;
    for (std::size_t at = text.find("NEXT"); at != std::string::npos; at = text.find("NEXT"))
      text.replace(at, 4, fmt::format("{}.toml", level + 1));
    folder.write(fmt::format("{}.toml", level), text);
  }
  folder.write("15.toml", "");
  EXPECT_NE(config_error(folder.path() / "0.toml").find("more than 16 levels or 64 files"), std::string::npos);
}

TEST(LoadConfig, MethodSettingsAreLeftAloneWithoutTheirBinderAndKept) {
  const LoadedConfig loaded = load_config("", {"explain.occlusion.window=3"});
  EXPECT_NE(loaded.to_toml().find("[explain.occlusion]\nwindow = 3\n"), std::string::npos);
}

TEST(LoadConfig, MethodSettingsAreCheckedWithTheirBinder) {
  std::int64_t window = 1;
  const ExtraBinder extra = [&window](config::Reader& reader) {
    reader.section("explain.occlusion");
    reader.field("window", window, "tokens hidden at once").at_least(1);
  };
  load_config("", {"explain.occlusion.window=3"}, extra);
  EXPECT_EQ(window, 3);
  EXPECT_EQ(config_error("", {"explain.occlusion.windw=3"}, extra),
            "--set: explain.occlusion.windw: unknown key; did you mean 'explain.occlusion.window'?");
  EXPECT_EQ(
      config_error("", {"explain.oclusion.window=3"}, extra),
      "--set: explain.oclusion.window: unknown section 'explain.oclusion'; did you mean 'explain.occlusion.window'?");
}

TEST(LoadConfig, ShippedConfigsLoad) {
  const char* root = std::getenv("GLASSFORMER_DATA");
  if (root == nullptr || !fs::is_directory(root)) GTEST_SKIP() << "GLASSFORMER_DATA names no folder with the data";
  int loaded = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(GLASS_SOURCE_DIR) / "configs")) {
    if (entry.path().extension() != ".toml") continue;
    EXPECT_EQ(config_error(entry.path()), "") << entry.path();
    ++loaded;
  }
  EXPECT_GE(loaded, 2);
}

}  // namespace
}  // namespace glass::load_test
