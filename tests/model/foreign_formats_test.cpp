// Weights in formats that are not read are refused by name, with the command that converts them.
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/model/model_folder.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::foreign_formats_test {
namespace {

/// The refusal of a folder that holds these files, all but config.json with "x" inside.
std::string refusal(const std::vector<std::string>& files, const std::string& config = "") {
  const test::TemporaryFolder folder;
  for (const std::string& file : files) folder.write(file, "x");
  if (!config.empty()) folder.write("config.json", config);
  return test::error_text(ErrorKind::data, [&] { load_transformer(folder.path()); });
}

constexpr const char* kBert = R"({"model_type": "bert", "architectures": ["BertModel"], "num_hidden_layers": 1,
  "hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 8, "vocab_size": 10, "max_position_embeddings": 8})";

TEST(ForeignFormats, EachIsNamedWithOneCommand) {
  const struct {
    std::vector<std::string> files;
    const char *name, *command;
  } cases[] = {{{"tf_model.h5"}, "tf_model.h5 (TensorFlow)", "from_tf=True"},
               {{"flax_model.msgpack"}, "flax_model.msgpack (Flax)", "from_flax=True"},
               {{"onnx/model.onnx"}, "a graph as ONNX", "hf download"},
               {{"bert_model.ckpt.index"}, "a TensorFlow checkpoint (bert_model.ckpt.index)", "from_tf=True"},
               {{"consolidated.00.pth"}, "consolidated.00.pth", "hf download"},
               {{"model-Q4_K_M.gguf"}, "GGUF", "gguf_file=\"model-Q4_K_M.gguf\""}};
  for (const auto& one : cases) {
    const std::string text = refusal(one.files, kBert);
    test::expect_part(text, one.name);
    test::expect_part(text, one.command);
  }
}

TEST(ForeignFormats, FoldersWithoutAConfigAreNamedToo) {
  test::expect_part(refusal({"tiny.gguf"}), "gguf_file=\"tiny.gguf\"");
  test::expect_part(refusal({"model.onnx"}), "ONNX");
  test::expect_part(refusal({}), "neither config.json nor model/config.json is here");
}

TEST(ForeignFormats, AnAdapterNamesItsBaseAndIsMerged) {
  const test::TemporaryFolder folder;
  folder.write("adapter_model.safetensors", "x");
  folder.write("adapter_config.json", R"({"base_model_name_or_path": "org/base", "task_type": "CAUSAL_LM"})");
  const std::string text = test::error_text(ErrorKind::data, [&] { load_transformer(folder.path()); });
  test::expect_part(text, "an adapter (PEFT) of the model 'org/base'");
  test::expect_part(text, "AutoPeftModelForCausalLM.from_pretrained(");
  test::expect_part(text, "merge_and_unload()");
}

TEST(ForeignFormats, AFileOfItsOwnIsNamedAsAFolderIs) {
  const test::TemporaryFolder folder;
  const std::string text =
      test::error_text(ErrorKind::data, [&] { load_transformer(folder.write("model.gguf", "x")); });
  test::expect_part(text, "GGUF");
}

}  // namespace
}  // namespace glass::foreign_formats_test
