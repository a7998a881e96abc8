// generation_config.json key by key against transformers (scripts/golden/generation_files.py), and whose word counts.
#include <gtest/gtest.h>

#include "glass/generate/settings.h"
#include "glass/model/model_folder.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/numbered_words.h"

namespace glass::generation_files_test {
namespace {

/// The architecture as it would be opened with this file, or with its keys in config.json.
Architecture with_file(Architecture architecture, const Json& file, bool old_layout) {
  if (old_layout) {
    for (const auto& [key, value] : file.items()) architecture.config[key] = value;
  } else {
    architecture.generation = file;
  }
  return architecture;
}

/// transformers' ids end with an end token where a text ended by one.
std::vector<std::int32_t> without_end(const Json& ids, const GenerationSettings& settings) {
  auto all = ids.get<std::vector<std::int32_t>>();
  const std::vector<std::int64_t>& ends = *settings.end_ids;
  if (!all.empty() && std::find(ends.begin(), ends.end(), all.back()) != ends.end()) all.pop_back();
  return all;
}

class GenerationFiles : public testing::TestWithParam<const char*> {};

TEST_P(GenerationFiles, TextsAreThoseOfTransformers) {
  const Json given = read_json(golden::path_of("generation_files.json")).at("models").at(GetParam());
  const LoadedTransformer loaded = load_transformer(golden::path_of("families") / GetParam());
  const Architecture& own = loaded.model->architecture();
  const auto words = test::numbered_words(own.vocab_size());
  std::vector<std::string> prompts;
  for (const Json& prompt : given.at("prompts")) prompts.push_back(test::text_of_ids(prompt));
  for (const Json& one : given.at("files")) {
    const Architecture asked_architecture = with_file(own, one.at("file"), one.at("old_layout").get<bool>());
    for (const Json& run : one.at("runs")) {
      std::vector<GenerationSetting> asked;
      if (!run.at("beams").is_null()) asked.push_back({"num_beams", run.at("beams"), "--beams"});
      const ResolvedGeneration generation = resolve_generation(asked_architecture, asked);
      const auto results = generate(*loaded.model, *words, prompts, generation.settings);
      for (std::size_t p = 0; p < prompts.size(); ++p) {
        EXPECT_EQ(results[p].at(0).ids, without_end(run.at("texts")[p], generation.settings))
            << one.at("name") << ", beams " << run.at("beams") << ": " << prompts[p];
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, GenerationFiles, testing::Values("gpt2", "llama", "opt", "bart", "marian", "t5"),
                         [](const auto& info) { return std::string(info.param); });

Architecture translator(const Json& generation) {
  Architecture architecture;
  architecture.head.kind = HeadKind::sequence_to_sequence_lm;
  architecture.config = {{"num_beams", 5}, {"eos_token_id", 3}, {"max_length", 40}, {"hidden_size", 8}};
  architecture.generation = generation;
  architecture.decoder_start_id = 7;
  return architecture;
}

Json used(const ResolvedGeneration& generation, const char* key) {
  return used_json(generation).value(key, Json());
}

TEST(GenerationSettings, WhoIsAskedFirstBeatsTheFileAndTheFileTheDefaults) {
  const Json file = {{"num_beams", 4}, {"eos_token_id", {1, 2}}, {"max_length", 30}, {"decoder_start_token_id", 5}};
  const ResolvedGeneration by_file = resolve_generation(translator(file));
  EXPECT_EQ(by_file.settings.beams, 4);
  EXPECT_EQ(*by_file.settings.end_ids, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(by_file.settings.start_id, 5);
  EXPECT_EQ(by_file.settings.max_length, 30);
  EXPECT_FALSE(by_file.settings.max_new_tokens);
  EXPECT_EQ(used(by_file, "num_beams"), Json({{"value", 4}, {"from", "generation_config.json"}}));
  EXPECT_EQ(used(by_file, "do_sample"), Json({{"value", false}, {"from", "default"}}));
  const ResolvedGeneration asked =
      resolve_generation(translator(file), {{"num_beams", 1, "--beams"}, {"max_new_tokens", 6, "--max-new-tokens"}});
  EXPECT_EQ(asked.settings.beams, 1);
  EXPECT_EQ(asked.settings.max_new_tokens, 6);
  EXPECT_EQ(asked.settings.max_length, 0) << "a number of new tokens stands in place of a length";
  EXPECT_EQ(used(asked, "num_beams"), Json({{"value", 1}, {"from", "--beams"}}));
}

TEST(GenerationSettings, ConfigJsonIsAskedOnlyWithoutTheOtherFile) {
  const ResolvedGeneration old = resolve_generation(translator(nullptr));
  EXPECT_EQ(old.settings.beams, 5);
  EXPECT_EQ(old.settings.max_length, 40);
  EXPECT_EQ(*old.settings.end_ids, std::vector<std::int64_t>{3});
  EXPECT_EQ(old.settings.start_id, 7);
  EXPECT_EQ(used(old, "num_beams").at("from"), "config.json");
  const ResolvedGeneration silent = resolve_generation(translator(Json::object()));
  EXPECT_EQ(silent.settings.beams, 1);
  EXPECT_TRUE(silent.settings.end_ids->empty());
  EXPECT_EQ(used(silent, "eos_token_id"), Json({{"value", nullptr}, {"from", "generation_config.json"}}));
}

TEST(GenerationSettings, SamplingNeedsItsSwitchInAFileAndATemperatureOnTheCommandLine) {
  const Json numbers = {{"temperature", 0.6}, {"top_p", 0.9}};
  EXPECT_EQ(resolve_generation(translator(numbers)).settings.temperature, 0);
  EXPECT_EQ(resolve_generation(translator(numbers)).settings.top_p, 1);
  const auto asked = resolve_generation(translator(numbers), {{"temperature", 0.8, "--temperature"}}).settings;
  EXPECT_EQ(asked.temperature, 0.8);
  EXPECT_EQ(asked.top_p, 0.9);
  EXPECT_EQ(asked.top_k, 0);
  Json sampling = numbers;
  sampling["do_sample"] = true;
  const auto by_file = resolve_generation(translator(sampling)).settings;
  EXPECT_EQ(by_file.temperature, 0.6);
  EXPECT_EQ(by_file.top_k, 50) << "transformers' own default";
  const auto greedy = resolve_generation(translator(sampling), {{"temperature", 0, "--temperature"}}).settings;
  EXPECT_EQ(greedy.temperature, 0);
  EXPECT_EQ(greedy.top_p, 1);
}

TEST(GenerationSettings, WhatChangesTextsAndIsNotSupportedIsRefusedByName) {
  const std::pair<const char*, Json> refused[] = {{"guidance_scale", 1.5},
                                                  {"num_beam_groups", 2},
                                                  {"diversity_penalty", 0.5},
                                                  {"penalty_alpha", 0.6},
                                                  {"constraints", {1}},
                                                  {"force_words_ids", {{5}}},
                                                  {"forced_decoder_ids", {{1, 5}}},
                                                  {"max_time", 2.0},
                                                  {"token_healing", true},
                                                  {"dola_layers", "high"},
                                                  {"cache_implementation", "quantized"},
                                                  {"watermarking_config", {{"bias", 2.0}}}};
  for (const auto& [key, value] : refused) {
    const Json file = {{key, value}};
    const std::string text = test::error_text(ErrorKind::config, [&] { resolve_generation(translator(file)); });
    test::expect_part(text, std::string("generation_config.json: ") + key);
    test::expect_part(text, "is not supported");
    EXPECT_NO_THROW(resolve_generation(translator(file), {{key, nullptr, "--setting"}}));
  }
}

TEST(GenerationSettings, ThatForbidEveryTokenAreAnError) {
  const LoadedTransformer loaded = load_transformer(golden::path_of("families/marian"));
  GenerationSettings settings;
  settings.beams = 2;
  settings.max_new_tokens = 1;
  settings.renormalize_logits = true;  // of -infinity alone it makes NaN
  settings.forced_eos_token_id = settings.begin_suppress_tokens = {0};
  const auto words = test::numbered_words(loaded.model->architecture().vocab_size());
  test::expect_part(test::error_text(ErrorKind::config,
                                     [&] {
                                       generate(*loaded.model, *words, {test::text_of_ids(Json{5, 6})}, settings);
                                     }),
                    "the settings leave no token that may come next");
}

TEST(GenerationSettings, TheLastBiasOfARunCounts) {
  const Json file = {{"sequence_bias", {{{5}, 10.0}, {{5, 6}, 1.0}, {{5}, -5.0}}}};
  const auto biases = resolve_generation(translator(file)).settings.sequence_bias;
  ASSERT_EQ(biases.size(), 2u);
  EXPECT_EQ(biases[1].first, (std::vector<std::int64_t>{5}));
  EXPECT_EQ(biases[1].second, -5);
}

TEST(GenerationSettings, ValuesOfAWrongKindNameWhoAsksAndWhatIsExpected) {
  const auto refuse = [](const Json& file, const char* part) {
    test::expect_part(test::error_text(ErrorKind::config, [&] { resolve_generation(translator(file)); }), part);
  };
  refuse({{"num_beams", "four"}}, "generation_config.json: num_beams: expected a whole number, got \"four\"");
  refuse({{"early_stopping", "soon"}}, "early_stopping: expected true, false or \"never\"");
  refuse({{"bad_words_ids", {1, 2}}}, "bad_words_ids: expected a list of lists of token ids");
  refuse({{"sequence_bias", {{"(1, 2)", -1.0}}}}, "sequence_bias: expected a list of pairs");
  refuse({{"decoder_start_token_id", {1, 2}}}, "decoder_start_token_id: expected one token's id");
  refuse({{"do_sample", true}, {"temperature", 0.0}}, "temperature: expected a number above 0 beside do_sample");
  const std::string text = test::error_text(ErrorKind::usage, [] {
    resolve_generation(translator(nullptr), {{"num_beam", 3, "--setting"}});
  });
  test::expect_part(text, "did you mean 'num_beams'");
}

}  // namespace
}  // namespace glass::generation_files_test
