// A finished run that is run again leaves the model that its checkpoint holds, whatever became of model/ since.
#include "glass/base/hash.h"
#include "glass/base/paths.h"
#include "glass/model/weight_reader.h"
#include "support/tiny_run.h"

namespace glass::restore_test {
namespace {

/// Every file of the model folder with its hash.
std::map<std::string, std::string> hashes(const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const fs::path& path : list_folder(folder)) found[path.filename().string()] = sha256_file(path);
  return found;
}

class Restore : public testing::Test {
 protected:
  Restore() {
    run_.train();
    model_ = RunFolder{run_.folder()}.model();
    right_ = hashes(model_);
  }

  /// Runs again after something happened to model/; the result is the model of the training.
  void expect_restored() {
    EXPECT_TRUE(run_.train().was_finished);
    EXPECT_EQ(hashes(model_), right_);
    for (const fs::path& path : list_folder(run_.folder())) EXPECT_FALSE(is_temporary_name(path.filename().string()));
  }

  test::TinyRun run_;
  fs::path model_;
  std::map<std::string, std::string> right_;
};

TEST_F(Restore, AModelThatIsWholeStays) {
  const auto before = fs::last_write_time(model_ / "model.safetensors");
  expect_restored();
  EXPECT_EQ(fs::last_write_time(model_ / "model.safetensors"), before);
}

TEST_F(Restore, EveryFileThatIsGoneComesBack) {
  for (const auto& [name, hash] : right_) {
    fs::remove(model_ / name);
    expect_restored();
  }
  fs::remove_all(model_);
  expect_restored();
}

TEST_F(Restore, DamagedFilesAreReplaced) {
  cut_file(model_ / "model.safetensors", 100);
  expect_restored();
  std::string weights = read_file(model_ / "model.safetensors");
  weights.back() ^= 1;
  write_file(model_ / "model.safetensors", weights);
  expect_restored();
  write_file(model_ / "config.json", "{}");
  expect_restored();
}

TEST_F(Restore, OtherWeightsAreNeverTakenForThoseOfTheRun) {
  test::TinyRun other({"train.seed=4"});
  other.train();
  const fs::path theirs = RunFolder{other.folder()}.model() / "model.safetensors";
  ASSERT_NE(sha256_file(theirs), right_.at("model.safetensors"));
  fs::copy_file(theirs, model_ / "model.safetensors", fs::copy_options::overwrite_existing);
  expect_restored();
  fs::copy_file(theirs, model_ / "model-00001-of-00001.safetensors");
  fs::remove(model_ / "model.safetensors");
  expect_restored();
}

TEST_F(Restore, WhatAKilledSaveLeftIsRemoved) {
  fs::create_directories(run_.folder() / ".model.tmp-999999999-1-0");
  write_file(run_.folder() / ".model.tmp-999999999-1-0" / "config.json", "{");
  expect_restored();
}

}  // namespace
}  // namespace glass::restore_test
