// A model folder is the same model again, whether its weights are one file or shards.
#include "glass/model/model_folder.h"

#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/config/model_config.h"
#include "glass/model/presets.h"
#include "glass/model/weight_reader.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace glass::model_folder_test {
namespace {

const std::vector<std::string> kLabels = {"a", "b", "c"};

ModelConfig tiny_gpt2() {
  ModelConfig config;
  config.kind = "gpt2";
  config.layers = 1;
  config.heads = 2;
  config.width = config.ffn_width = 8;
  return config;
}

class ModelFolder : public testing::Test {
 protected:
  ModelFolder() { test::randomise(model_, 3); }

  void save(std::uint64_t max_shard_size) {
    const auto tokenizer = build_word_tokenizer({"one two three four"}, true, 100, 1);
    save_model(folder_.path(), model_, *tokenizer, kLabels, {}, max_shard_size);
  }

  void expect_same(const LoadedModel& loaded) {
    const NamedTensors given = model_.named_parameters(), read = loaded.model->named_parameters();
    ASSERT_EQ(read.size(), given.size());
    for (std::size_t i = 0; i < given.size(); ++i)
      EXPECT_TRUE(at::equal(read[i].second, given[i].second)) << given[i].first;
    EXPECT_EQ(loaded.label_names, kLabels);
  }

  Transformer model_{test::tiny_shape(), 1};
  test::TemporaryFolder folder_;
};

TEST_F(ModelFolder, OneFileGivesTheModelBack) {
  save(kMaxShardSize);
  const LoadedModel loaded = load_model(folder_.path());
  expect_same(loaded);
  EXPECT_EQ(loaded.weights_sha256(), sha256_file(folder_ / "model.safetensors"));
  EXPECT_EQ(WeightReader(folder_.path()).metadata().at("format"), "pt");
}

TEST_F(ModelFolder, ShardsGiveTheModelBack) {
  save(3000);
  EXPECT_FALSE(fs::exists(folder_ / "model.safetensors"));
  EXPECT_TRUE(fs::exists(folder_ / "model.safetensors.index.json"));
  expect_same(load_model(folder_.path()));
}

TEST_F(ModelFolder, TheOwnEncoderBringsItsPythonCode) {
  save(kMaxShardSize);
  const std::string code = read_file(folder_ / "modeling_glassformer.py");
  EXPECT_EQ(code, read_file(fs::path(GLASS_SOURCE_DIR) / "src/model/hugging_face/modeling_glassformer.py"));
  Json config = read_json(folder_ / "config.json");
  for (const auto& [name, target] : config.at("auto_map").items()) {
    const std::string place = target.get<std::string>();
    EXPECT_TRUE(place.starts_with("modeling_glassformer.")) << name;
    test::expect_part(code, "class " + place.substr(place.find('.') + 1) + "(");
  }
  test::expect_part(code, "class " + config.at("architectures")[0].get<std::string>() + "(");
  config.erase("auto_map");  // as older versions wrote it
  write_file(folder_ / "config.json", dump_json(config));
  const LoadedTransformer loaded = load_transformer(folder_.path());
  const test::TemporaryFolder copy;
  save_transformer(copy.path(), *loaded.model, loaded.label_names);
  EXPECT_TRUE(read_json(copy / "config.json").contains("auto_map"));
  EXPECT_TRUE(fs::exists(copy / "modeling_glassformer.py"));
}

TEST_F(ModelFolder, SaysHowPythonReadsTexts) {
  save(kMaxShardSize);
  const Json config = read_json(folder_ / "tokenizer_config.json");
  EXPECT_EQ(config.at("tokenizer_class"), "PreTrainedTokenizerFast");
  EXPECT_EQ(config.at("model_max_length"), model_.architecture().max_length);
  EXPECT_FALSE(fs::exists(folder_ / "generation_config.json"));  // a classifier writes nothing
}

TEST_F(ModelFolder, SaysWhereElseAModelStands) {
  save(kMaxShardSize);
  const test::TemporaryFolder other;
  const auto refused = [&](const std::filesystem::path& place) {
    return test::error_text(ErrorKind::data, [&] { load_model(place); });
  };
  for (const char* inside : {"cache/snapshots/5f1a", "trained/checkpoint-500", "sentences/0_Transformer"}) {
    std::filesystem::create_directories(other / inside);
    std::filesystem::copy(folder_.path(), other / inside);
  }
  write_file(other / "sentences/modules.json", "[]");
  test::expect_part(refused(other / "cache"), "there is one in " + (other / "cache/snapshots/5f1a").string());
  test::expect_part(refused(other / "trained"), "there is one in " + (other / "trained/checkpoint-500").string());
  test::expect_part(refused(other / "sentences"), "its Transformer stands in ");
}

TEST_F(ModelFolder, ALinkToNothingIsNoMissingFile) {
  save(kMaxShardSize);
  for (const char* name : {"generation_config.json", "special_tokens_map.json", "tokenizer.json", "config.json"}) {
    std::filesystem::remove(folder_ / name);
    std::filesystem::create_symlink("../blobs/5f1a", folder_ / name);
    const std::string text = test::error_text(ErrorKind::data, [&] { load_model(folder_.path()); });
    test::expect_part(text, std::string(name) + ": is a link to ../blobs/5f1a, which is not there");
    std::filesystem::remove(folder_ / name);
  }
}

TEST_F(ModelFolder, SaysWhereGenerationStops) {
  const auto tokenizer = build_character_tokenizer({"abc"});
  const SpecialIds ids{.pad = 0, .unk = 1, .end = 2};
  const Architecture shape = preset_architecture(tiny_gpt2(), tokenizer->vocab_size(), 8, HeadKind::causal_lm, 0, ids);
  save_model(folder_.path(), Transformer(shape, 1), *tokenizer, {});
  EXPECT_EQ(read_json(folder_ / "generation_config.json"), Json({{"eos_token_id", 2}, {"pad_token_id", 0}}));
  EXPECT_EQ(read_json(folder_ / "config.json").at("eos_token_id"), 2);
}

TEST_F(ModelFolder, WhatACheckpointSaysOfItsTokenizerAndGenerationIsKept) {
  const test::TemporaryFolder checkpoint;
  const auto tokenizer = build_character_tokenizer({"abc"});
  const Architecture shape = preset_architecture(tiny_gpt2(), tokenizer->vocab_size(), 8, HeadKind::causal_lm, 0,
                                                 {.pad = 0, .unk = 1, .end = 2});
  save_model(checkpoint.path(), Transformer(shape, 1), *tokenizer, {});
  checkpoint.write("tokenizer_config.json", R"({"padding_side": "left"})");
  checkpoint.write("generation_config.json", R"({"eos_token_id": [1, 2], "top_k": 5})");
  save_model(folder_.path(), Transformer(shape, 1), *tokenizer, {}, checkpoint.path());
  EXPECT_EQ(read_json(folder_ / "tokenizer_config.json"), Json({{"padding_side", "left"}}));
  EXPECT_EQ(read_json(folder_ / "generation_config.json"),
            Json({{"eos_token_id", {1, 2}}, {"pad_token_id", 0}, {"top_k", 5}}));
}

TEST_F(ModelFolder, AFamilyThatTransformersKnowsBringsNone) {
  const LoadedTransformer bert = load_transformer(golden::path_of("families/bert"));
  save_transformer(folder_.path(), *bert.model, bert.label_names);
  EXPECT_FALSE(fs::exists(folder_ / "modeling_glassformer.py"));
  EXPECT_FALSE(read_json(folder_ / "config.json").contains("auto_map"));
}

TEST_F(ModelFolder, TheLoadedModelOwnsItsWeights) {
  save(3000);
  const LoadedModel loaded = load_model(folder_.path());
  test::randomise(model_, 4);
  save(kMaxShardSize);
  EXPECT_FALSE(at::equal(loaded.model->parameters()[0], model_.parameters()[0]));
  expect_same(load_model(folder_.path()));
}

TEST_F(ModelFolder, AMissingShardAndMissingWeightsAreErrors) {
  save(3000);
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    if (entry.path().filename().string().starts_with("model-00002")) fs::remove(entry.path());
  }
  test::expect_part(test::error_text(ErrorKind::data, [&] { load_model(folder_.path()); }),
                    "which is not in the folder; copy that file too");
  fs::remove(folder_ / "model.safetensors.index.json");
  test::expect_part(test::error_text(ErrorKind::data, [&] { load_model(folder_.path()); }),
                    "neither model.safetensors nor");
}

}  // namespace
}  // namespace glass::model_folder_test
