// Folders as their authors released them: keys of older code, and what pretraining left in the weights.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "glass/model/model_folder.h"
#include "glass/model/safetensors.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace glass::released_files_test {
namespace {

/// A golden checkpoint's config.json and tensors.
struct Golden {
  Json config;
  NamedTensors tensors;
};

Golden golden_of(const std::string& family) {
  const auto folder = golden::path_of("families/" + family);
  return {read_json(folder / "config.json"), read_safetensors(folder / "model.safetensors")};
}

LoadedTransformer opened(const test::TemporaryFolder& folder, const Golden& files) {
  folder.write("config.json", dump_json(files.config));
  write_safetensors(folder.path() / "model.safetensors", files.tensors);
  return load_transformer(folder.path());
}

/// Every weight that both models have is the same, and there are `count` of them.
void expect_same(const Transformer& one, const Transformer& two, std::size_t count) {
  std::map<std::string, Tensor> there;
  for (const auto& [name, weight] : two.named_parameters()) there.emplace(name, weight);
  std::size_t found = 0;
  for (const auto& [name, weight] : one.named_parameters()) {
    if (there.contains(name) && at::equal(weight, there.at(name))) ++found;
  }
  EXPECT_EQ(found, count);
}

TEST(ReleasedFiles, DebertaV3OpensAsItsEncoderWithoutTheHeadsOfItsPretraining) {
  Golden files = golden_of("deberta_v2");
  files.config.erase("architectures");
  files.config["pos_att_type"] = "p2c|c2p";
  std::erase_if(files.tensors, [](const auto& entry) { return !entry.first.starts_with("deberta."); });
  for (const char* name : {"lm_predictions.lm_head.dense.weight", "mask_predictions.classifier.weight",
                           "deberta.embeddings.position_embeddings.weight"})
    files.tensors.emplace_back(name, at::ones({2, 2}));
  const test::TemporaryFolder folder;
  const LoadedTransformer released = opened(folder, files),
                          whole = load_transformer(golden::path_of("families/deberta_v2"));
  EXPECT_EQ(released.model->architecture().head.kind, HeadKind::none);
  EXPECT_EQ(released.report.ignored.size(), 3u);
  expect_same(*released.model, *whole.model, released.model->named_parameters().size());
}

TEST(ReleasedFiles, NomicBertReadsTheKeysOfItsOwnCode) {
  const std::pair<const char*, const char*> keys[] = {{"hidden_size", "n_embd"},
                                                      {"num_hidden_layers", "n_layer"},
                                                      {"num_attention_heads", "n_head"},
                                                      {"intermediate_size", "n_inner"},
                                                      {"max_position_embeddings", "n_positions"},
                                                      {"layer_norm_eps", "layer_norm_epsilon"}};
  Golden files = golden_of("nomic_bert");
  for (const auto& [key, old] : keys) {
    files.config[old] = files.config[key];
    files.config.erase(key);
  }
  files.config.erase("rope_parameters");
  files.config.erase("head_dim");
  files.config["rotary_emb_base"] = 50.0;
  files.config["activation_function"] = "swiglu";
  const test::TemporaryFolder folder;
  const LoadedTransformer released = opened(folder, files),
                          whole = load_transformer(golden::path_of("families/nomic_bert"));
  expect_same(*released.model, *whole.model, whole.model->named_parameters().size());
  EXPECT_EQ(released.model->architecture().encoder->rotary, whole.model->architecture().encoder->rotary);
  EXPECT_EQ(released.model->architecture().max_length, whole.model->architecture().max_length);
  EXPECT_EQ(released.model->architecture().encoder->norm.epsilon, whole.model->architecture().encoder->norm.epsilon);
}

}  // namespace
}  // namespace glass::released_files_test
