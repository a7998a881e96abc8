// Strided perplexity against transformers, the windows by hand, and what is refused.
#include "glass/suite/perplexity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "suite/support.h"
#include "support/error_text.h"

namespace glass::perplexity_test {
namespace {

std::vector<std::vector<std::int64_t>> windows_of(std::int64_t tokens, std::int64_t window, std::int64_t stride) {
  std::vector<std::vector<std::int64_t>> windows;
  for (const ScoredWindow& w : plan_windows(tokens, window, stride)) windows.push_back({w.begin, w.end, w.scored});
  return windows;
}

TEST(Windows, OverlapAndScoreWhatIsNew) {
  using List = std::vector<std::vector<std::int64_t>>;
  EXPECT_EQ(windows_of(10, 4, 2), (List{{0, 4, 1}, {2, 6, 4}, {4, 8, 6}, {6, 10, 8}}));
  EXPECT_EQ(windows_of(9, 4, 2), (List{{0, 4, 1}, {2, 6, 4}, {4, 8, 6}, {6, 9, 8}}));
  EXPECT_EQ(windows_of(3, 4, 2), (List{{0, 3, 1}}));
  EXPECT_EQ(windows_of(9, 4, 4),
            (List{{0, 4, 1}, {4, 8, 5}}));  // the ninth token has nothing before it in a window of its own
  EXPECT_TRUE(windows_of(1, 4, 2).empty());
  EXPECT_TRUE(windows_of(0, 4, 2).empty());
}

TEST(Windows, ScoreEveryTokenButTheFirstOnceWhereTheyOverlap) {
  for (std::int64_t tokens = 0; tokens < 40; ++tokens) {
    for (std::int64_t window = 2; window < 9; ++window) {
      for (std::int64_t stride = 1; stride < window; ++stride) {
        std::int64_t next = 1;
        for (const ScoredWindow& w : plan_windows(tokens, window, stride)) {
          EXPECT_EQ(w.scored, next);
          EXPECT_LE(w.end - w.begin, window);
          EXPECT_GT(w.scored, w.begin);
          next = w.end;
        }
        EXPECT_EQ(next, std::max<std::int64_t>(tokens, 1)) << tokens << " " << window << " " << stride;
      }
    }
  }
}

class Perplexity : public testing::TestWithParam<const char*> {
 protected:
  test::SuiteModel model_{GetParam()};
  std::string text_ = test::suite_values().at("long_text");
};

TEST_P(Perplexity, IsThatOfTransformers) {
  ASSERT_EQ(model_.expected.at("perplexity").size(), 4u);
  for (const Json& expected : model_.expected.at("perplexity")) {
    const Json result =
        evaluate_perplexity(model_.model(), *model_.tokenizer, {text_}, {expected.at("window"), expected.at("stride")});
    for (const char* count : {"window", "stride", "windows", "tokens", "bytes"})
      EXPECT_EQ(result[count], expected.at(count)) << count;
    const auto value = [&](const char* name) { return result["metrics"][name]["value"].get<double>(); };
    EXPECT_NEAR(value("loss"), expected.at("loss").get<double>(), test::kTokenTolerance) << dump_json(expected);
    EXPECT_NEAR(value("perplexity") / expected.at("perplexity").get<double>(), 1, test::kTokenTolerance);
    EXPECT_NEAR(value("bits_per_byte"), expected.at("bits_per_byte").get<double>(), test::kTokenTolerance);
    for (const auto& [name, metric] : result["metrics"].items()) {
      EXPECT_LT(metric["low"].get<double>(), metric["value"].get<double>()) << name;
      EXPECT_GT(metric["high"].get<double>(), metric["value"].get<double>()) << name;
    }
  }
}

TEST_P(Perplexity, OfManyTextsIsTheirMeanByTokens) {
  const std::vector<std::string> texts = {"the cats see a dog", text_};
  const PerplexitySettings settings{12, 4};
  const Json all = evaluate_perplexity(model_.model(), *model_.tokenizer, texts, settings);
  double loss = 0, tokens = 0;
  for (const std::string& text : texts) {
    const Json one = evaluate_perplexity(model_.model(), *model_.tokenizer, {text}, settings);
    loss += one["metrics"]["loss"]["value"].get<double>() * one["tokens"].get<double>();
    tokens += one["tokens"].get<double>();
  }
  EXPECT_NEAR(all["metrics"]["loss"]["value"].get<double>(), loss / tokens, test::kTokenTolerance);
  EXPECT_EQ(all["texts"], 2);
}

INSTANTIATE_TEST_SUITE_P(All, Perplexity, testing::Values("gpt2", "llama", "mistral", "gpt_neox"),
                         [](const auto& info) { return std::string(info.param); });

TEST(PerplexitySuite, ASingleWindowHasNoInterval) {
  LoadedModel model = test::with_tokenizer("gpt2", "plain");
  const Json result = evaluate_perplexity(*model.model, *model.tokenizer, {"the cat sees a dog"}, {});
  EXPECT_EQ(result["window"], 20);  // what the model reads
  EXPECT_EQ(result["stride"], 10);
  EXPECT_EQ(result["windows"], 1);
  EXPECT_TRUE(std::isnan(result["metrics"]["loss"]["low"].get<double>()));
  EXPECT_NE(dump_json(result).find("\"low\":null"), std::string::npos);
}

TEST(PerplexitySuite, SettingsAndModelsOutOfBoundsAreRefused) {
  LoadedModel model = test::with_tokenizer("gpt2", "plain");
  const auto refuse = [&](ErrorKind kind, const PerplexitySettings& settings, const std::string& text,
                          const char* part) {
    test::expect_part(
        test::error_text(kind, [&] { evaluate_perplexity(*model.model, *model.tokenizer, {text}, settings); }), part);
  };
  refuse(ErrorKind::usage, {10, 11}, "the cat", "--stride: 11 tokens; allowed are 1 to 10");
  refuse(ErrorKind::usage, {0, 21}, "the cat", "--stride: 21 tokens; allowed are 1 to 20");
  refuse(ErrorKind::usage, {10, -1}, "the cat", "--stride: -1 tokens");
  refuse(ErrorKind::usage, {21, 1}, "the cat", "--window: 21 tokens; allowed are 2 to 20");
  refuse(ErrorKind::usage, {1, 1}, "the cat", "--window: 1 tokens");
  refuse(ErrorKind::data, {}, "cat", "no text has a second token");
  model = test::with_tokenizer("bert_mlm", "framed");
  refuse(ErrorKind::usage, {}, "the cat", "it takes heads for causal_lm");
  model = test::with_tokenizer("t5", "framed");
  refuse(ErrorKind::usage, {}, "the cat", "a head for sequence_to_sequence_lm");
}

}  // namespace
}  // namespace glass::perplexity_test
