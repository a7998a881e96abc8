// An export writes into new, empty and own folders; what else stands in a folder is named and stays.
#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "glass/model/model_folder.h"
#include "glass/model/safetensors.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::own_model_folder_test {
namespace {

using test::error_text;
using test::expect_part;
using test::TemporaryFolder;

TEST(OwnModelFolder, NewEmptyAndOwnFoldersAreAccepted) {
  const TemporaryFolder folder;
  EXPECT_NO_THROW(require_own_model_folder(folder / "new"));
  EXPECT_NO_THROW(require_own_model_folder(folder.path()));
  folder.write(".model.safetensors.tmp-1-2-3", "an export that was killed");
  EXPECT_NO_THROW(require_own_model_folder(folder.path()));
  write_safetensors(folder / "model.safetensors", {{"a", at::ones({1})}}, {{"producer", "glassformer 0.1"}});
  for (const char* name : {"config.json", "tokenizer.json", "vocab.txt", "spiece.model", "source.spm",
                           "generation_config.json", "chat_template.jinja", "1_Pooling/config.json"})
    folder.write(name, "{}");
  EXPECT_NO_THROW(require_own_model_folder(folder.path()));
}

TEST(OwnModelFolder, AModelThatAnotherProgramWroteIsRefused) {
  const TemporaryFolder folder;
  write_safetensors(folder / "model.safetensors", {{"a", at::ones({1})}}, {{"format", "pt"}});
  folder.write("config.json", "{}");
  expect_part(error_text(ErrorKind::storage, [&] { require_own_model_folder(folder.path()); }),
              "it holds config.json, model.safetensors, and no weights that glassformer wrote");
}

TEST(OwnModelFolder, ForeignFilesAreNamedBesideOwnWeightsToo) {
  for (const char* name : {"thesis.tex", "model-00001-of-00002.bin", "photos/a.jpg", "1_Pooling/notes.txt"}) {
    const TemporaryFolder folder;
    write_safetensors(folder / "model.safetensors", {{"a", at::ones({1})}}, {{"producer", "glassformer 0.1"}});
    folder.write(name, "mine");
    expect_part(error_text(ErrorKind::storage, [&] { require_own_model_folder(folder.path()); }),
                fs::path(name).begin()->string());
  }
}

}  // namespace
}  // namespace glass::own_model_folder_test
