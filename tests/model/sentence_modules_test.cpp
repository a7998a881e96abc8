// modules.json of sentence-transformers folders.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "model/hugging_face/sentence_modules.h"
#include "support/error_text.h"
#include "support/numbered_words.h"
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
      write_file(folder_.path() / place / "config.json", pooling_file_);
    }
    const std::filesystem::path model = folder_.path() / "sentences";
    const Json modules = {{{"type", "sentence_transformers.models.Transformer"}, {"path", ""}},
                          {{"type", "sentence_transformers.models.Pooling"}, {"path", path}}};
    write_file(model / "modules.json", dump_json(modules));
    Architecture architecture = start_;
    read_sentence_modules(model, architecture);
    return architecture;
  }
  SentenceModules() {
    start_.encoder.emplace();
    start_.head.kind = HeadKind::none;
    start_.max_length = 512;
  }

  test::TemporaryFolder folder_;
  Architecture start_;
  std::string pooling_file_ = R"({"pooling_mode_mean_tokens": true})";
};

TEST_F(SentenceModules, PoolingMakesAnEmbeddingHead) {
  const Architecture architecture = read("1_Pooling");
  EXPECT_EQ(architecture.head.kind, HeadKind::embedding);
  EXPECT_EQ(architecture.head.pooling, Pooling::mean);
}

TEST_F(SentenceModules, PoolingMayBeNamedAsSince54) {
  const std::pair<const char*, Pooling> names[] = {
      {"cls", Pooling::first}, {"mean", Pooling::mean}, {"lasttoken", Pooling::last}};
  for (const auto& [name, pooling] : names) {
    pooling_file_ = fmt::format(R"({{"embedding_dimension": 8, "pooling_mode": "{}"}})", name);
    EXPECT_EQ(read("1_Pooling").head.pooling, pooling) << name;
  }
  for (const char* refused : {R"({"pooling_mode": "max"})", R"({"pooling_mode_max_tokens": true})"}) {
    pooling_file_ = refused;
    test::expect_part(test::error_text(ErrorKind::data, [&] { read("1_Pooling"); }), "is not supported");
  }
}

TEST_F(SentenceModules, TheLengthIsThatOfTheFirstFileThatNamesOne) {
  const std::filesystem::path model = folder_.path() / "sentences";
  EXPECT_EQ(read("1_Pooling").max_length, 512);
  make_folder(model);
  write_file(model / "tokenizer_config.json", R"({"model_max_length": 1000000000000000019884624838656})");
  EXPECT_EQ(read("1_Pooling").max_length, 512);
  write_file(model / "tokenizer_config.json", R"({"model_max_length": 256})");
  EXPECT_EQ(read("1_Pooling").max_length, 256);
  write_file(model / "sentence_roberta_config.json", R"({"max_seq_length": 128})");
  EXPECT_EQ(read("1_Pooling").max_length, 128);
  write_file(model / "sentence_bert_config.json",
             R"({"max_seq_length": null, "transformer_task": "feature-extraction"})");
  EXPECT_EQ(read("1_Pooling").max_length, 256);
}

TEST_F(SentenceModules, ADecoderThatIsASentenceModelPoolsToo) {
  start_.decoder.emplace();
  start_.encoder.reset();
  start_.head.kind = HeadKind::causal_lm;
  pooling_file_ = R"({"pooling_mode": "lasttoken"})";
  EXPECT_EQ(read("1_Pooling").head.kind, HeadKind::embedding);
}

TEST_F(SentenceModules, TextsGetTheDefaultPromptAndSmallLetters) {
  const std::filesystem::path model = folder_.path() / "sentences";
  make_folder(model);
  write_file(model / "sentence_bert_config.json", R"({"max_seq_length": 16, "do_lower_case": true})");
  write_file(model / "config_sentence_transformers.json",
             R"({"prompts": {"query": "w1 ", "document": ""}, "default_prompt_name": "query"})");
  const SentenceText text = read_sentence_text(model);
  EXPECT_EQ(text.prompt, "w1 ");
  EXPECT_TRUE(text.lower_case);
  const auto tokenizer = with_sentence_text(test::numbered_words(8), text);
  const Encoding encoding = tokenizer->encode("W5 w6");
  EXPECT_EQ(encoding.ids, (std::vector<std::int32_t>{1, 5, 6}));
  write_file(model / "config_sentence_transformers.json", R"({"prompts": {}, "default_prompt_name": "query"})");
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_sentence_text(model); }), "is none of \"prompts\"");
  write_file(model / "config_sentence_transformers.json", R"({"truncate_dim": 64})");
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_sentence_text(model); }), "truncate_dim");
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
