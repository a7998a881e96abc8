// Generation against transformers (scripts/golden/generation_values.py): greedy and beams token for token, warped
// scores and picks.
#include <gtest/gtest.h>

#include "generate/choose_token.h"
#include "generate/score_processor.h"
#include "glass/generate/generate.h"
#include "glass/model/model_folder.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/numbered_words.h"

namespace glass::generation_golden_test {
namespace {

constexpr double kScoreTolerance = 1e-4;  // fp32 on both sides, sums of ten log-probabilities

/// transformers' ids end with the end token where a text ended.
std::vector<std::int32_t> without_end(const Json& ids, const Json& end) {
  auto all = ids.get<std::vector<std::int32_t>>();
  if (!all.empty() && end.is_number() && all.back() == end.get<std::int32_t>()) all.pop_back();
  return all;
}

class GenerationGolden : public testing::TestWithParam<const char*> {
 protected:
  GenerationGolden()
      : document_(read_json(golden::path_of("generation.json"))),
        loaded_(load_transformer(golden::path_of("families") / GetParam())),
        words_(test::numbered_words(loaded_.model->architecture().vocab_size())),
        expected_(document_.at("models").at(GetParam())) {
    for (const Json& prompt : document_.at("prompts")) prompts_.push_back(test::text_of_ids(prompt));
    settings_.max_new_tokens = document_.at("new_tokens").get<std::int64_t>();
  }

  Json document_;
  LoadedTransformer loaded_;
  std::unique_ptr<Tokenizer> words_;
  Json expected_;
  std::vector<std::string> prompts_;
  GenerationSettings settings_;
};

TEST_P(GenerationGolden, GreedyTextsOfPromptsOfUnequalLength) {
  const auto together = generate(*loaded_.model, *words_, prompts_, settings_);
  for (std::size_t p = 0; p < prompts_.size(); ++p) {
    EXPECT_EQ(together[p].at(0).ids, without_end(expected_.at("greedy")[p], expected_.at("end"))) << prompts_[p];
    const auto alone = generate(*loaded_.model, *words_, {prompts_[p]}, settings_);
    EXPECT_EQ(alone[0].at(0).ids, together[p].at(0).ids);
    EXPECT_NEAR(alone[0].at(0).log_probability, together[p].at(0).log_probability, kScoreTolerance);
  }
}

TEST_P(GenerationGolden, Beams) {
  for (const Json& run : expected_.at("beams")) {
    settings_.beams = settings_.n_best = run.at("beams").get<std::int64_t>();
    settings_.length_penalty = run.at("length_penalty").get<double>();
    const auto results = generate(*loaded_.model, *words_, prompts_, settings_);
    for (std::size_t p = 0; p < prompts_.size(); ++p) {
      const Json& texts = run.at("texts")[p];
      ASSERT_EQ(results[p].size(), texts.size());
      for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_EQ(results[p][i].ids, without_end(texts[i], expected_.at("end")))
            << prompts_[p] << ", beams " << settings_.beams << ", text " << i;
        EXPECT_NEAR(results[p][i].score, run.at("scores")[p][i].get<double>(), kScoreTolerance);
      }
    }
  }
}

TEST_P(GenerationGolden, ASeedGivesTheSameTextsWhateverTheNeighbours) {
  settings_.temperature = 1.1;
  settings_.n_best = 2;
  const auto together = generate(*loaded_.model, *words_, prompts_, settings_),
             again = generate(*loaded_.model, *words_, prompts_, settings_);
  for (std::size_t p = 0; p < prompts_.size(); ++p) {
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(together[p][i].ids, again[p][i].ids);
  }
  const auto alone = generate(*loaded_.model, *words_, {prompts_[0]}, settings_);
  EXPECT_EQ(alone[0][0].ids, together[0][0].ids);
  settings_.seed = 2;
  const auto other = generate(*loaded_.model, *words_, prompts_, settings_);
  bool differs = false;
  for (std::size_t p = 0; p < prompts_.size(); ++p) differs = differs || other[p][0].ids != together[p][0].ids;
  EXPECT_TRUE(differs);
}

INSTANTIATE_TEST_SUITE_P(All, GenerationGolden,
                         testing::Values("gpt2", "gpt_neox", "opt", "bloom", "llama", "llama_linear_rope", "mistral",
                                         "qwen3", "gemma2", "gemma", "gemma3", "olmo2", "granite", "smollm3",
                                         "stablelm", "falcon", "falcon_new", "gptj", "gpt_neo", "phi3", "phi",
                                         "starcoder2", "t5", "bart", "marian", "mt5", "mbart", "m2m_100", "pegasus"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Sampling, ScoresAreWarpedAndPickedAsInTransformers) {
  const std::pair<const char*, double GenerationSettings::*> shares[] = {
      {"top_h", &GenerationSettings::top_h},
      {"typical_p", &GenerationSettings::typical_p},
      {"epsilon_cutoff", &GenerationSettings::epsilon_cutoff},
      {"eta_cutoff", &GenerationSettings::eta_cutoff}};
  const Json values = read_json(golden::path_of("generation.json"));
  for (const Json& one : values.at("sampling")) {
    GenerationSettings settings;
    const Json& given = one.at("settings");
    settings.temperature = given.at("temperature").get<double>();
    settings.top_k = given.value("top_k", std::int64_t{0});
    settings.top_p = given.value("top_p", 1.0);
    settings.min_p = given.value("min_p", 0.0);
    settings.repetition_penalty = given.value("repetition_penalty", 1.0);
    for (const auto& [key, member] : shares) settings.*member = given.value(key, settings.*member);
    auto scores = one.at("scores").get<std::vector<double>>();
    const auto seen = one.at("seen").get<std::vector<std::int64_t>>();
    const auto vocabulary = static_cast<std::int64_t>(scores.size());
    process_scores(make_processors(settings, {}, vocabulary), {seen, seen, 0, vocabulary}, scores);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (one.at("warped")[i].is_null()) {
        EXPECT_TRUE(std::isinf(scores[i])) << dump_json(given);
      } else {
        EXPECT_NEAR(scores[i], one.at("warped")[i].get<double>(), 1e-12) << dump_json(given);
      }
    }
    for (std::size_t i = 0; i < one.at("uniforms").size(); ++i) {
      const std::int64_t pick = settings.temperature == 0 ? likeliest_token(scores)
                                                          : sampled_token(scores, one.at("uniforms")[i].get<double>());
      EXPECT_EQ(pick, one.at("picks")[i].get<std::int64_t>()) << dump_json(given);
    }
  }
}

TEST(Generation, StopTextsEndATextAndWhatIsToldIsTheText) {
  const LoadedTransformer loaded = load_transformer(golden::path_of("families/opt"));
  const auto words = test::numbered_words(loaded.model->architecture().vocab_size());
  GenerationSettings settings;
  settings.max_new_tokens = 10;
  settings.stop = {" w16"};
  std::string told;
  const auto results = generate(*loaded.model, *words, {"w5 w12 w33"}, settings,
                                [&](std::size_t, std::size_t, const std::string& piece) { told += piece; });
  EXPECT_EQ(results[0][0].text, "w22");
  EXPECT_TRUE(results[0][0].ended);
  EXPECT_EQ(told, "w22");
}

TEST(Generation, ATextMayOutgrowTheModel) {
  const LoadedTransformer loaded = load_transformer(golden::path_of("families/gpt2"));
  const auto words = test::numbered_words(loaded.model->architecture().vocab_size());
  GenerationSettings settings;
  settings.temperature = 1;
  settings.max_new_tokens = 3 * loaded.model->architecture().max_length;
  std::size_t longest = 0;
  for (const auto& texts : generate(*loaded.model, *words, {"w1 w2", "w3", "w4 w5 w6", "w7"}, settings))
    longest = std::max(longest, texts[0].ids.size());
  EXPECT_GT(static_cast<std::int64_t>(longest), loaded.model->architecture().max_length);
}

TEST(Generation, WrongSettingsAndModelsSayWhatIsAllowed) {
  const LoadedTransformer loaded = load_transformer(golden::path_of("families/gpt2"));
  const auto words = test::numbered_words(loaded.model->architecture().vocab_size());
  const auto refuse = [&](ErrorKind kind, const char* part, auto change) {
    GenerationSettings settings;
    settings.max_new_tokens = 5;
    change(settings);
    test::expect_part(test::error_text(kind, [&] { generate(*loaded.model, *words, {"w1"}, settings); }), part);
  };
  refuse(ErrorKind::config, "top_p must be above 0", [](auto& s) { s.top_p = 0; });
  refuse(ErrorKind::config, "set a temperature", [](auto& s) { s.top_k = 3; });
  refuse(ErrorKind::config, "bad_words_ids: the token 48 is not in the model's vocabulary of 48", [](auto& s) {
    s.bad_words_ids = {{3, 48}};
  });
  refuse(ErrorKind::config, "leave no token that may come next", [](auto& s) {
    for (std::int64_t id = 0; id < 48; ++id) s.suppress_tokens.push_back(id);
  });
  refuse(ErrorKind::data, "max_length is 1, and the prompt has 1 tokens already", [](auto& s) {
    s.max_new_tokens.reset();
    s.max_length = 1;
  });
  refuse(ErrorKind::config, "n_best can be at most beams", [](auto& s) {
    s.beams = 2;
    s.n_best = 3;
  });
  refuse(ErrorKind::data, "the model reads at most", [](auto& s) {
    s.max_new_tokens = 100000;
    s.beams = 2;
  });
  const LoadedTransformer classifier = load_transformer(golden::path_of("families/bert"));
  test::expect_part(test::error_text(ErrorKind::usage, [&] { generate(*classifier.model, *words, {"w1"}, {}); }),
                    "does not predict the next token");
}

}  // namespace
}  // namespace glass::generation_golden_test
