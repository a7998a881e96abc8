// What an installation says of its parts: what is there, what is missing and how to get it.
#include "glass/base/installation.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "support/temporary_folder.h"

namespace glass::installation_test {
namespace {

using test::TemporaryFolder;

std::map<std::string, InstallationFact> facts_of(const std::filesystem::path& engine,
                                                 const std::filesystem::path& libtorch) {
  std::map<std::string, InstallationFact> facts;
  for (const InstallationFact& fact : examine_installation(engine, libtorch)) facts[fact.name] = fact;
  return facts;
}

/// Sets GLASSFORMER_DATA, and puts back what stood there.
class DataRoot {
 public:
  explicit DataRoot(const char* value) {
    if (const char* before = std::getenv(kName)) before_ = before;
    value ? setenv(kName, value, 1) : unsetenv(kName);
  }
  ~DataRoot() { before_.empty() ? unsetenv(kName) : setenv(kName, before_.c_str(), 1); }

 private:
  static constexpr const char* kName = "GLASSFORMER_DATA";
  std::string before_;
};

TEST(Installation, OfABuildWithoutLibTorchSaysHowToGetIt) {
  const TemporaryFolder folder;
  auto facts = facts_of(folder / "glassformer-engine", "");
  EXPECT_EQ(facts.at("engine").value, "missing");
  EXPECT_EQ(facts.at("engine").advice, "run scripts/build");
  EXPECT_EQ(facts.at("LibTorch").value, "not part of this build");
  EXPECT_EQ(facts.at("LibTorch").advice, "configure with GLASS_ENGINE=ON");
  for (const char* name : {"glassformer", "built by", "system", "CPU", "memory", "GPU", "clang++", "cmake", "ninja"})
    EXPECT_FALSE(facts.at(name).value.empty()) << name;
}

TEST(Installation, FindsEngineAndLibTorchWithItsVersion) {
  const TemporaryFolder folder;
  const std::filesystem::path engine = folder.write("glassformer-engine", ""), libtorch = folder / "torch";
  EXPECT_EQ(facts_of(engine, libtorch).at("LibTorch").value, "missing at " + libtorch.string());
  folder.write("torch/lib/libtorch_cpu.so", "");
  auto facts = facts_of(engine, libtorch);
  EXPECT_EQ(facts.at("engine").value, engine.string());
  EXPECT_EQ(facts.at("engine").advice, "");
  EXPECT_EQ(facts.at("LibTorch").value, "of unknown version at " + libtorch.string());
  EXPECT_EQ(facts.at("CUDA libraries").value, "not installed (CPU variant)");
  folder.write("torch/build-version", "2.11.0\n");
  EXPECT_EQ(facts_of(engine, libtorch).at("LibTorch").value, "2.11.0 at " + libtorch.string());
  folder.write("torch/version.py", "# wheel\n__version__ = '2.11.0+cu130'\n");
  folder.write("torch/lib/libtorch_cuda.so", "");
  facts = facts_of(engine, libtorch);
  EXPECT_EQ(facts.at("LibTorch").value, "2.11.0+cu130 at " + libtorch.string());
  EXPECT_EQ(facts.at("LibTorch").advice, "");
  EXPECT_EQ(facts.at("CUDA libraries").value, "libtorch_cuda.so is there");
}

TEST(Installation, SaysWhereDataIsLookedFor) {
  const TemporaryFolder folder;
  {
    const DataRoot none(nullptr);
    EXPECT_EQ(facts_of("", "").at("data root").value, "GLASSFORMER_DATA is not set");
  }
  {
    const DataRoot here(folder.path().c_str());
    EXPECT_EQ(facts_of("", "").at("data root").value, folder.path().string());
    EXPECT_EQ(facts_of("", "").at("data root").advice, "");
  }
  const DataRoot nowhere((folder / "none").c_str());
  EXPECT_EQ(facts_of("", "").at("data root").advice, "the folder does not exist: correct GLASSFORMER_DATA");
}

}  // namespace
}  // namespace glass::installation_test
