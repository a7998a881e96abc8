// config.json from foreign hands: every breach is an error that names file and key, fast and without memory.
#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "glass/model/model_folder.h"
#include "model/hugging_face/read_architecture.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/peak_memory.h"
#include "support/processor_time.h"
#include "support/temporary_folder.h"

namespace glass::config_json_test {
namespace {

constexpr double kMostSeconds = 1;  // of processor time
constexpr std::uint64_t kMostMemory = 100u << 20;

/// One change to a golden family's config.json, and what the error must say.
struct Case {
  const char *name, *family, *key, *value, *part;
};

constexpr Case kCases[] = {
    {"NoModelType", "bert", "model_type", nullptr, "model_type: missing"},
    {"UnknownModelType", "bert", "model_type", "\"berd\"",
     "'berd' is no family that is known here; did you mean 'bert'?"},
    {"ModelTypeIsANumber", "bert", "model_type", "3", "model_type: expected a text"},
    {"TwoArchitectures", "bert", "architectures", R"(["BertModel", "BertForMaskedLM"])",
     "architectures: expected a list of one name"},
    {"UnknownHead", "bert", "architectures", R"(["BertForMultipleChoice"])",
     "architectures: 'BertForMultipleChoice' has a head that is not known"},
    {"HeadOfAnotherKind", "bert", "architectures", R"(["BertForConditionalGeneration"])", "is not supported for bert"},
    {"ArchitecturesIsAText", "bert", "architectures", "\"BertModel\"", "architectures: expected a list"},
    {"NoLayers", "bert", "num_hidden_layers", nullptr, "num_hidden_layers: missing"},
    {"ZeroLayers", "bert", "num_hidden_layers", "0", "num_hidden_layers: expected a whole number from 1 to 1000"},
    {"NegativeLayers", "bert", "num_hidden_layers", "-2", "num_hidden_layers: expected a whole number"},
    {"AMillionLayers", "bert", "num_hidden_layers", "1000000",
     "num_hidden_layers: expected a whole number from 1 to 1000"},
    {"LayersBeyondTheFile", "bert", "num_hidden_layers", "1000", "layer.2.attention.self.query.weight: missing"},
    {"LayersAsFloat", "bert", "num_hidden_layers", "2.0", "num_hidden_layers: expected a whole number"},
    {"LayersAsText", "bert", "num_hidden_layers", "\"2\"", "num_hidden_layers: expected a whole number"},
    {"LayersBeyond64Bits", "bert", "num_hidden_layers", "18446744073709551615",
     "num_hidden_layers: expected a whole number"},
    {"HugeWidth", "bert", "hidden_size", "65536", "by config.json"},
    {"WidthBeyondBounds", "bert", "hidden_size", "4294967296", "hidden_size: expected a whole number from 1 to 65536"},
    {"HeadsDoNotDivide", "bert", "num_attention_heads", "3",
     "num_attention_heads: must divide the width, but 16 % 3 != 0"},
    {"HugeVocabulary", "bert", "vocab_size", "10000000",
     "word_embeddings.weight: [48, 16] in the file, [10000000, 16] by config.json"},
    {"VocabularyBeyondBounds", "bert", "vocab_size", "99999999999", "vocab_size: expected a whole number"},
    {"UnknownActivation", "bert", "hidden_act", "\"golu\"",
     "hidden_act: the activation 'golu' is not known; allowed: gelu"},
    {"DropoutOfOne", "bert", "hidden_dropout_prob", "1.0", "hidden_dropout_prob: expected a number in [0, 1)"},
    {"EpsilonAsText", "bert", "layer_norm_eps", "\"small\"", "layer_norm_eps: expected a number"},
    {"RelativePositions", "bert", "position_embedding_type", "\"relative_key\"",
     "position_embedding_type: 'relative_key' is not known; allowed: absolute"},
    {"LabelsWithAHole", "bert", "id2label", R"({"0": "a", "2": "b"})", "id2label: label \"1\" is missing"},
    {"TwoLabelsOfOneName", "bert", "id2label", R"({"0": "a", "1": "b", "2": "a"})",
     "id2label: labels 0 and 2 are both 'a'; give each class its own name"},
    {"LabelsAsList", "bert", "id2label", R"(["a", "b"])", "id2label: expected an object"},
    {"LabelsBeyondTheFile", "bert", "id2label", R"({"0": "a", "1": "b", "2": "c", "3": "d"})",
     "classifier.weight: [3, 16] in the file, [4, 16] by config.json"},
    {"UnknownProblem", "bert", "problem_type", "\"ranking\"", "problem_type: 'ranking' is not known"},
    {"DecoderOfAnEncoder", "bert", "is_decoder", "true",
     "is_decoder: a decoder made from an encoder's family is not supported"},
    {"PositionsWithoutARow", "roberta", "max_position_embeddings", "2", "max_position_embeddings: leaves no row"},
    {"MoreGroupsThanLayers", "albert", "num_hidden_groups", "9",
     "num_hidden_groups: expected a whole number from 1 to 3"},
    {"InnerGroups", "albert", "inner_group_num", "2", "inner_group_num: expected a whole number from 1 to 1"},
    {"KeyHeadsDoNotDivide", "llama", "num_key_value_heads", "3",
     "num_key_value_heads: must divide num_attention_heads"},
    {"UnknownRotaryScaling", "llama", "rope_parameters", R"({"rope_type": "ntk", "factor": 4.0})",
     "rope_parameters: rope_type: 'ntk' is not known; allowed: default, linear"},
    {"ScalingWithoutFactor", "llama", "rope_parameters", R"({"rope_type": "linear"})",
     "rope_parameters: factor: missing"},
    {"ZeroTheta", "llama", "rope_parameters", R"({"rope_theta": 0})", "rope_theta: expected a number above 0"},
    {"RotaryIsAList", "llama", "rope_parameters", "[1]", "rope_parameters: expected an object"},
    {"OddHeadsTurn", "llama", "head_dim", "5",
     "num_attention_heads: rotary positions turn 5 of the 5 values of a head"},
    {"AShareOfScaledRotation", "llama", "rope_parameters",
     R"({"rope_type": "linear", "factor": 2.0, "partial_rotary_factor": 0.5})",
     "partial_rotary_factor: is not supported beside a scaling"},
    {"QuantizedWeights", "llama", "quantization_config", R"({"quant_method": "gptq"})",
     "quantization_config: quantized weights are not supported"},
    {"MoreLabelsThanNames", "bert", "num_labels", "50",
     "classifier.weight: [3, 16] in the file, [50, 16] by config.json"},
    {"T5WithoutAHead", "t5", "architectures", R"(["T5Model"])", "write T5ForConditionalGeneration"},
    {"MarianWithoutAHead", "marian", "architectures", R"(["MarianModel"])", "write MarianMTModel"},
    {"NothingTurns", "gpt_neox", "num_attention_heads", "24",
     "num_attention_heads: rotary positions turn 0 of the 1 values of a head"},
    {"RotaryBeyondTheHead", "gpt_neox", "rope_parameters", R"({"partial_rotary_factor": 2.0})",
     "rotary_pct: expected a share above 0, at most 1"},
    {"ZeroLocalTheta", "modernbert", "rope_parameters", R"({"sliding_attention": {"rope_theta": 0}})",
     "rope_theta: expected a number above 0"},
    {"ShrinkingScaling", "llama_dynamic_rope", "rope_parameters", R"({"rope_type": "dynamic", "factor": 0.001})",
     "factor: expected a number from 1 on"},
    {"NegativeEpsilon", "bert", "layer_norm_eps", "-1.0", "layer_norm_eps: expected a number from 0 on"},
    {"HugePadId", "roberta", "pad_token_id", "[9223372036854775807]", "pad_token_id: expected a whole number from -1"},
    {"NoEndTokens", "llama", "eos_token_id", "[]", "eos_token_id: expected a token's id or a list"},
    {"BucketsBeyondTheirDistance", "t5", "relative_attention_num_buckets", "64",
     "relative_attention_num_buckets: 16 distances have a bucket"},
    {"LayerTypesTooShort", "gemma2", "layer_types", R"(["full_attention"])", "layer_types: expected a list of"},
    {"LayerTypesUnknown", "modernbert", "layer_types", R"(["a", "b", "c"])", "layer_types: \"a\" is not known"},
    {"UnknownFeedForward", "t5", "feed_forward_proj", "\"gated-maxout\"",
     "feed_forward_proj: the activation 'maxout' is not known"},
    {"ScaledByLayer", "gpt2", "scale_attn_by_inverse_layer_idx", "true",
     "scale_attn_by_inverse_layer_idx: true is not supported"},
    {"ATableOfPositionsWithoutEnd", "marian", "max_position_embeddings", "4000000",
     "max_position_embeddings: expected a whole number"},
    {"TwoVocabularies", "marian", "share_encoder_decoder_embeddings", "false",
     "share_encoder_decoder_embeddings: false is not supported"},
    {"DebertaV2WithAConvolution", "deberta_v2", "conv_kernel_size", "3", "conv_kernel_size: a convolution"},
    {"DebertaV2WithOwnProjections", "deberta_v2", "share_att_key", "false", "share_att_key: false"},
    {"UnknownKindOfDistance", "deberta_v2", "pos_att_type", R"(["p2p"])", "pos_att_type: 'p2p' is not known"},
    {"BucketsBeyondTheDistances", "deberta_v2", "position_buckets", "2000", "position_buckets: expected from 4"},
    {"TheNewHeadOfDeberta", "deberta_v2_mlm", "legacy", "false", "legacy: false"},
    {"GemmaInBothDirections", "gemma3", "use_bidirectional_attention", "true", "use_bidirectional_attention: true"},
    {"FalconWithAlibi", "falcon", "alibi", "true", "alibi: true is not supported"},
    {"GroupsThatDoNotDivide", "falcon_new", "num_kv_heads", "3", "num_kv_heads: must divide"},
    {"OddRotation", "gptj", "rotary_dim", "3", "rotary_dim: expected an even number"},
    {"LocalLayersTooMany", "gpt_neo", "attention_types", R"([[["local"], 1000000000]])", "attention_types: expected"},
    {"GraniteWithoutScale", "granite", "logits_scaling", "0", "logits_scaling: expected a number above 0"},
    {"LayersWithoutRotation", "smollm3", "no_rope_layers", "[1, 2]", "no_rope_layers: expected 0 or 1"},
    {"StableLmWithNormsAHead", "stablelm", "qk_layernorm", "true", "qk_layernorm: true is not supported"},
    {"LongRopeOfAnotherWidth", "phi3", "rope_parameters",
     R"({"rope_type": "longrope", "short_factor": [1], "long_factor": [1], "original_max_position_embeddings": 6})",
     "short_factor and long_factor need 2 numbers"},
    {"LongRopeWithoutFactors", "phi3", "rope_parameters", R"({"rope_type": "longrope"})",
     "short_factor: expected a list"},
    {"YarnWithoutAFactor", "llama_yarn_rope", "rope_parameters", R"({"rope_type": "yarn"})", "factor: missing"},
    {"NomicBeforeEachPart", "nomic_bert", "prenorm", "true", "prenorm: true is not supported"},
    {"SinesOfAnOddWidth", "m2m_100", "d_model", "12", "in the file"},
    {"PlacesWithoutPadding", "m2m_100", "pad_token_id", "-1", "pad_token_id: expected from 0"},
};

class ConfigText : public testing::Test {
 protected:
  /// A copy of the family's folder with this config.json.
  void make(const std::string& family, const std::string& config) {
    const std::filesystem::path from = golden::path_of("families") / family;
    std::filesystem::copy_file(from / "model.safetensors", folder_ / "model.safetensors");
    write_file(folder_ / "config.json", config);
  }
  std::string refused() const {
    return test::error_text(ErrorKind::data, [&] { load_transformer(folder_.path()); });
  }
  test::TemporaryFolder folder_;
};

class ConfigJson : public ConfigText, public testing::WithParamInterface<Case> {};

TEST_P(ConfigJson, IsRefusedFastAndWithoutMemory) {
  const Case& given = GetParam();
  Json config = read_json(golden::path_of("families") / given.family / "config.json");
  if (given.value == nullptr) {
    config.erase(given.key);
  } else {
    config[given.key] = parse_json(given.value, given.name);
  }
  make(given.family, dump_json(config));
  const test::PeakMemory memory;
  const test::ProcessorTime time;
  const std::string text = refused();
  EXPECT_LT(time.seconds(), kMostSeconds);
  EXPECT_LT(memory.above_start(), kMostMemory);
  test::expect_part(text, given.part);
  test::expect_part(text, folder_.path().string());
}

INSTANTIATE_TEST_SUITE_P(Hostile, ConfigJson, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_F(ConfigText, AHundredThousandLabelsAreReadAndWrittenFast) {
  constexpr std::int64_t kLabels = 100'000;
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < kLabels; ++i) names.push_back("label " + std::to_string(i));
  Json config = read_json(golden::path_of("families") / "bert" / "config.json");
  config.erase("id2label");
  make("bert", dump_json(config));
  const test::ProcessorTime time;
  const Architecture architecture = checkpoint_architecture(folder_.path(), HeadKind::classification, names);
  EXPECT_EQ(architecture.head.outputs, kLabels);
  const Json written = write_config(architecture, names);
  EXPECT_LT(time.seconds(), kMostSeconds);
  EXPECT_EQ(written.at("id2label").size(), names.size());
}

/// What GPTNeoXConfig and ModernBertConfig of transformers 5.24 make of these keys.
TEST(ConfigValues, OfTwoKeysThatSayOneThingCountAsInTransformers) {
  Json neox = read_json(golden::path_of("families") / "gpt_neox" / "config.json");
  neox["rope_parameters"] = {{"rope_type", "default"}, {"rope_theta", 20.0}, {"partial_rotary_factor", 0.5}};
  EXPECT_EQ(read_architecture(neox, "x").decoder->rotary[0].fraction, 0.5);
  neox["rope_scaling"] = {{"rope_type", "default"}};
  neox.erase("rotary_pct");
  EXPECT_EQ(read_architecture(neox, "x").decoder->rotary[0].fraction, 0.25);
  EXPECT_EQ(read_architecture(neox, "x").decoder->rotary[0].theta, 10000);
  Json modern = read_json(golden::path_of("families") / "modernbert" / "config.json");
  modern["local_attention"] = 4;
  modern["layer_types"] = {"sliding_attention", "full_attention", "sliding_attention"};
  EXPECT_EQ(read_architecture(modern, "x").encoder->windows, (std::vector<std::int64_t>{2, 0, 2}));
  modern["sliding_window"] = 7;
  EXPECT_EQ(read_architecture(modern, "x").encoder->windows, (std::vector<std::int64_t>{7, 0, 7}));
}

TEST(ConfigValues, AnEncoderOfT5ThatSeesOnlyWhatIsBeforeIsRefused) {
  Json config = read_json(golden::path_of("families") / "t5" / "config.json");
  config["is_decoder"] = true;
  EXPECT_NO_THROW(read_architecture(config, "x"));
  config["architectures"] = {"T5EncoderModel"};
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_architecture(config, "x"); }), "is_decoder: true");
}

TEST_F(ConfigText, WhatIsNoJsonIsRefused) {
  const std::string deep(200000, '[');
  for (const std::string& text :
       {std::string(""), std::string("[]"), std::string("null"), std::string("{\"model_type\": \"bert\""), deep,
        std::string("{\"a\": 1, \"a\": 2}"), std::string("\xff\xfe{}"), std::string(20u << 20, ' ')}) {
    make("bert", text);
    EXPECT_NE(refused(), "");
    std::filesystem::remove(folder_ / "model.safetensors");
  }
}

}  // namespace
}  // namespace glass::config_json_test
