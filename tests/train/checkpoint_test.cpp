// Checkpoints: what is kept, and what happens to damaged ones.
#include "glass/train/checkpoint.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/tiny_run.h"

namespace glass::checkpoint_test {
namespace {

Checkpoint sample(std::int64_t step) {
  Checkpoint checkpoint;
  checkpoint.state.step = step;
  checkpoint.weights = {{"weight", at::full({3, 2}, static_cast<double>(step), at::kFloat)}};
  checkpoint.optimizer = {{"step", at::full({}, static_cast<double>(step), at::kFloat)}};
  return checkpoint;
}

void change_file(const fs::path& path, const std::function<void(std::string&)>& change) {
  std::string bytes = read_file(path);
  change(bytes);
  write_file(path, bytes);
}

class Checkpoints : public testing::Test {
 protected:
  void save(std::initializer_list<std::int64_t> steps) {
    for (const std::int64_t step : steps) save_checkpoint(folder_.path(), sample(step));
  }
  fs::path file(std::int64_t step, const std::string& name) const {
    return folder_.path() / fmt::format("step-{}", step) / name;
  }
  std::int64_t loaded_step() const { return load_newest_checkpoint(folder_.path())->state.step; }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_.path())) found.push_back(entry.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
  }
  test::TemporaryFolder folder_;
};

TEST_F(Checkpoints, ComeBackAsTheyWere) {
  Checkpoint saved = sample(7);
  saved.best = {{"weight", at::randn({3, 2})}};
  save_checkpoint(folder_.path(), saved);
  const Checkpoint loaded = *load_newest_checkpoint(folder_.path());
  EXPECT_EQ(test::differing(saved.weights, loaded.weights), std::vector<std::string>{});
  EXPECT_EQ(test::differing(saved.optimizer, loaded.optimizer), std::vector<std::string>{});
  EXPECT_EQ(test::differing(saved.best, loaded.best), std::vector<std::string>{});
}

TEST_F(Checkpoints, NewestTwoAreKeptByNumberNotByName) {
  save({8, 9, 10});
  EXPECT_EQ(names(), (std::vector<std::string>{"step-10", "step-9"}));
  EXPECT_EQ(loaded_step(), 10);
}

TEST_F(Checkpoints, AbsentFolderHasNone) {
  EXPECT_FALSE(load_newest_checkpoint(folder_.path() / "none").has_value());
}

TEST_F(Checkpoints, FlippedByteFallsBackToTheOneBefore) {
  save({4, 8});
  change_file(file(8, "model.safetensors"), [](std::string& bytes) { bytes[bytes.size() - 3] ^= 1; });
  EXPECT_EQ(loaded_step(), 4);
}

TEST_F(Checkpoints, TruncatedFileFallsBackAndTheWarningNamesIt) {
  save({4, 8});
  change_file(file(8, "optimizer.safetensors"), [](std::string& bytes) { bytes.resize(bytes.size() / 2); });
  testing::internal::CaptureStderr();
  EXPECT_EQ(loaded_step(), 4);
  const std::string warning = testing::internal::GetCapturedStderr();
  EXPECT_NE(warning.find("step-8"), std::string::npos) << warning;
  EXPECT_NE(warning.find("optimizer.safetensors"), std::string::npos) << warning;
}

TEST_F(Checkpoints, MissingFileFallsBack) {
  save({4, 8});
  fs::remove(file(8, "state.json"));
  EXPECT_EQ(loaded_step(), 4);
}

TEST_F(Checkpoints, MissingManifestFallsBack) {
  save({4, 8});
  fs::remove(file(8, "MANIFEST.json"));
  EXPECT_EQ(loaded_step(), 4);
}

TEST_F(Checkpoints, BrokenOneDoesNotPushOutTheIntactOneBefore) {
  save({4, 8});
  fs::remove(file(8, "state.json"));
  save({9});
  EXPECT_EQ(names(), (std::vector<std::string>{"step-4", "step-9"}));
}

TEST_F(Checkpoints, AllBrokenIsAnErrorThatSaysHowToBeginAgain) {
  save({4, 8});
  for (const std::int64_t step : {4, 8}) fs::remove(file(step, "MANIFEST.json"));
  const Error error = test::error_of([&] { load_newest_checkpoint(folder_.path()); });
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_NE(std::string(error.what()).find("--restart"), std::string::npos) << error.what();
}

TEST_F(Checkpoints, UnfinishedSavesAreNotSeenAndAreRemoved) {
  save({4});
  fs::rename(folder_.path() / "step-4", folder_.path() / "step-8.tmp-123");
  save({4});
  EXPECT_EQ(loaded_step(), 4);
  remove_unfinished_checkpoints(folder_.path());
  EXPECT_EQ(names(), std::vector<std::string>{"step-4"});
}

TEST_F(Checkpoints, SavingTheSameStepAgainReplacesIt) {
  save({4});
  Checkpoint finished = sample(4);
  finished.state.finished = true;
  save_checkpoint(folder_.path(), finished);
  EXPECT_TRUE(load_newest_checkpoint(folder_.path())->state.finished);
  EXPECT_EQ(names(), std::vector<std::string>{"step-4"});
}

TEST_F(Checkpoints, OneThatWasMovedAsideWhenTheProcessDiedIsPutBack) {
  save({4});
  fs::rename(folder_.path() / "step-4", folder_.path() / "step-4.aside");
  remove_unfinished_checkpoints(folder_.path());
  EXPECT_EQ(loaded_step(), 4);
}

TEST_F(Checkpoints, DiskWithoutRoomIsAnErrorOfTheStorage) {
  const Error error = test::error_of([&] { check_checkpoint_space(folder_.path(), std::uint64_t{1} << 60); });
  EXPECT_EQ(error.kind(), ErrorKind::storage);
}

}  // namespace
}  // namespace glass::checkpoint_test
