// A run writes into new, empty and own folders, and says of every other one what stands in it.
#include "glass/train/own_folder.h"

#include "support/error_text.h"
#include "support/tiny_run.h"

namespace glass::own_folder_test {
namespace {

using test::error_text;
using test::expect_part;
using test::TemporaryFolder;

TEST(OwnFolder, NewAndEmptyFoldersAreAccepted) {
  const TemporaryFolder folder;
  EXPECT_NO_THROW(require_own_run_folder(folder / "new"));
  EXPECT_NO_THROW(require_own_run_folder(folder.path()));
}

TEST(OwnFolder, AFolderWithoutARecordIsRefusedWithWhatItHolds) {
  const TemporaryFolder folder;
  for (const char* name : {"thesis.tex", "photos/a.jpg", "model/weights.bin", "checkpoints/step-1/a"})
    folder.write(name, "x");
  const std::string text = error_text(ErrorKind::storage, [&] { require_own_run_folder(folder.path()); });
  expect_part(text, "it holds checkpoints, model, photos, thesis.tex, and no record of a run");
  folder.write("record.json", R"({"schema": "another/1"})");
  folder.write("seeds.json", "[");
  error_text(ErrorKind::storage, [&] { require_own_run_folder(folder.path()); });
}

TEST(OwnFolder, ManyForeignFilesAreCounted) {
  const TemporaryFolder folder;
  for (int i = 0; i < 9; ++i) folder.write("f" + std::to_string(i), "x");
  expect_part(error_text(ErrorKind::storage, [&] { require_own_run_folder(folder.path()); }),
              "f0, f1, f2, f3, f4 and 4 more");
}

TEST(OwnFolder, EveryTraceOfARunIsASignOfIt) {
  for (const auto& [name, text] :
       std::map<std::string, std::string>{{".lock", "123\n"},
                                          {"record.json", R"({"schema": "glassformer.record/1"})"},
                                          {"seeds.json", R"({"schema": "glassformer.seeds/1"})"},
                                          {"checkpoints/step-3/state.json", "{}"},
                                          {"seed-1/.lock", "9\n"}}) {
    const TemporaryFolder folder;
    folder.write("notes.txt", "mine");
    error_text(ErrorKind::storage, [&] { require_own_run_folder(folder.path()); });
    folder.write(name, text);
    EXPECT_NO_THROW(require_own_run_folder(folder.path())) << name;
  }
}

TEST(OwnFolder, ForeignFilesBesideModelAndCheckpointsAreNamed) {
  const auto refusal = [](const std::string& name) {
    const TemporaryFolder folder;
    folder.write("model/config.json", "{}");
    folder.write("model/.config.json.tmp-1-2-3", "");
    folder.write("checkpoints/step-2/state.json", "{}");
    folder.write("checkpoints/step-3.tmp-17/model.safetensors", "");
    folder.write("checkpoints/step-2.aside/state.json", "{}");
    EXPECT_NO_THROW(refuse_foreign_files(folder.path()));
    folder.write(name, "mine");
    return error_text(ErrorKind::storage, [&] { refuse_foreign_files(folder.path()); });
  };
  expect_part(refusal("model/thesis.tex"), "thesis.tex");
  expect_part(refusal("model/photos/a.jpg"), "photos");
  expect_part(refusal("checkpoints/mine.pt"), "mine.pt");
  expect_part(refusal("checkpoints/step-2/mine.txt"), "mine.txt");
  expect_part(refusal("checkpoints/step-x/state.json"), "step-x");
  expect_part(refusal("checkpoints/step-9"), "step-9");
}

TEST(OwnFolder, ARestartRemovesNothingWhereSomethingForeignStands) {
  test::TinyRun run;
  run.train();
  write_file(run.folder() / "model" / "notes.txt", "mine");
  expect_part(test::error_of([&] { run.train([] { return false; }, /*restart=*/true); }).what(), "notes.txt");
  EXPECT_EQ(read_file(run.folder() / "model" / "notes.txt"), "mine");
  EXPECT_FALSE(list_checkpoints(run.checkpoints()).empty());
}

TEST(OwnFolder, ARestartClearsFoldersBehindLinksAndKeepsTheLinks) {
  test::TinyRun run;
  const TemporaryFolder disk;
  make_folder(run.folder());
  fs::create_directory_symlink(disk.path(), run.checkpoints());
  run.train();
  disk.write("step-1000/state.json", "{}");
  run.train([] { return false; }, /*restart=*/true);
  EXPECT_TRUE(fs::is_symlink(run.checkpoints()));
  EXPECT_FALSE(fs::exists(disk / "step-1000"));
}

}  // namespace
}  // namespace glass::own_folder_test
