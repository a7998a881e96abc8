// modules.json of sentence-transformers folders.
#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "model/hugging_face/read_architecture.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::sentence_modules_test {
namespace {

/// A folder "sentences" whose pooling is said to stand at `path`; a pooling file lies in it and in the folder beside
/// it.
class SentenceModules : public testing::Test {
 protected:
  Architecture read(const std::string& path) {
    for (const char* place : {"sentences/1_Pooling", "beside"}) {
      make_folder(folder_.path() / place);
      write_file(folder_.path() / place / "config.json", R"({"pooling_mode_mean_tokens": true})");
    }
    const std::filesystem::path model = folder_.path() / "sentences";
    const Json modules = {{{"type", "sentence_transformers.models.Transformer"}, {"path", ""}},
                          {{"type", "sentence_transformers.models.Pooling"}, {"path", path}}};
    write_file(model / "modules.json", dump_json(modules));
    Architecture architecture;
    architecture.head.kind = HeadKind::none;
    read_sentence_modules(model, architecture);
    return architecture;
  }
  test::TemporaryFolder folder_;
};

TEST_F(SentenceModules, PoolingMakesAnEmbeddingHead) {
  const Architecture architecture = read("1_Pooling");
  EXPECT_EQ(architecture.head.kind, HeadKind::embedding);
  EXPECT_EQ(architecture.head.pooling, Pooling::mean);
}

TEST_F(SentenceModules, APathOutOfTheFolderIsRefused) {
  for (const std::string& path : {std::string("../beside"), (folder_.path() / "beside").string()}) {
    const std::string text = test::error_text(ErrorKind::data, [&] { read(path); });
    test::expect_part(text, "path: ");
    test::expect_part(text, "expected a folder inside the model folder, such as 1_Pooling");
  }
}

}  // namespace
}  // namespace glass::sentence_modules_test
