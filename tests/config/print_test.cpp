// The resolved config: loads back to itself, states origins, shows differences.
#include <gtest/gtest.h>

#include "config/support.h"
#include "glass/config/config.h"

namespace glass::print_test {
namespace {

using test::DataRoot;
using test::read_whole;
using test::TemporaryFolder;

const std::filesystem::path kFolder = std::filesystem::path(GLASS_SOURCE_DIR) / "tests/config";

std::string values_of(const LoadedConfig& loaded) {
  std::string text;
  for (const auto& field : loaded.fields) text += field.key + "=" + field.value_text + "\n";
  return text;
}

TEST(ResolvedConfig, LoadsBackToTheSameValues) {
  const DataRoot none(std::nullopt);
  const TemporaryFolder folder;
  folder.write("data/d.tsv", "");
  const auto path =
      folder.write("odd.toml",
                   "[data]\nroot = \"data\"\ntrain = \"d.tsv\"\nlabel_names = [\"a \\\"b\\\"\", \"\xC3\xA9\\n\"]\n"
                   "[train]\nlearning_rate = 1e-7\nbetas = [0, 0.123456789012345678]\nclip_norm = 3\n"
                   "[explain.occlusion]\nwindow = 2\n[explain]\ntarget = \"logit:\xC3\xA9\\n\"\n");
  const LoadedConfig first = load_config(path, {"report.title=x # y", "probe.penalties=[1, 2]"});
  const LoadedConfig second = load_config(folder.write("elsewhere/config.toml", first.to_toml()), {});
  EXPECT_EQ(second.config.name, "odd");
  EXPECT_EQ(values_of(second), values_of(first));
  EXPECT_EQ(second.to_toml(), first.to_toml());
  EXPECT_TRUE(config_differences(first.to_toml(), second.to_toml()).empty());
}

TEST(ResolvedConfig, TextWithOriginsEqualsTheCommittedOne) {
  const DataRoot none(std::nullopt);
  std::string text = load_config(kFolder / "golden/child.toml", {"train.learning_rate=3e-4"}).to_text_with_origins();
  const std::string folder = kFolder.string() + "/golden/";
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
    text.erase(at, folder.size());
  EXPECT_EQ(text, read_whole(kFolder / "golden/child.txt"));
}

TEST(ConfigDifferences, NamesWhatChangedAndWhatIsNew) {
  const std::string before = "[train]\nepochs = 3\nseed = 1\n[report]\ntitle = \"a\"\n",
                    after = "[train]\nepochs = 4\nseed = 1\n[data]\ntrain = \"x\"\n[report]\ntitle = \"b\"\n";
  EXPECT_EQ(config_differences(before, after, {"report."}),
            (std::vector<std::string>{"data.train: (not set) -> \"x\"", "train.epochs: 3 -> 4"}));
  EXPECT_TRUE(config_differences(before, before).empty());
}

TEST(ConfigDifferences, ASettingThatTheOldConfigDoesNotKnowCountsAsItsDefault) {
  EXPECT_TRUE(config_differences("[train]\nepochs = 3\n", "[task]\nbeams = 0\n[train]\nepochs = 3\n").empty());
  EXPECT_EQ(config_differences("[train]\nepochs = 3\n", "[task]\nbeams = 2\n[train]\nepochs = 3\n"),
            (std::vector<std::string>{"task.beams: (not set) -> 2"}));
}

TEST(ConfigDifferences, BrokenTomlIsAConfigError) {
  try {
    config_differences("[train\n", "");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_TRUE(std::string(error.what()).starts_with("old config:1: ")) << error.what();
  }
}

}  // namespace
}  // namespace glass::print_test
