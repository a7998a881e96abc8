// BLEU against sacreBLEU and by hand.
#include "glass/task/metrics/bleu.h"

#include <gtest/gtest.h>

#include "glass/base/statistics.h"

#include <cmath>

#include "glass/base/record.h"
#include "support/error_text.h"
#include "support/task_metrics_golden.h"

namespace glass::bleu_test {
namespace {

using Texts = std::vector<std::string>;

BleuOptions options_of(const Json& c) {
  return {c.at("tokenize") == "none" ? BleuTokenizer::none : BleuTokenizer::v13a, c.at("lowercase").get<bool>()};
}

TEST(Bleu, EqualsSacreBleu) {
  for (const Json& c : test::task_metric_cases("bleu")) {
    const Interval value = bleu(c.at("hypotheses"), c.at("references"), options_of(c));
    EXPECT_NEAR(value.value, c.at("score").get<double>(), test::kScoreTolerance) << c;
    EXPECT_TRUE(test::has_bounds(value, c.at("references").size())) << c;
    EXPECT_EQ(test::without_version(bleu_signature(options_of(c))), test::without_version(c.at("signature"))) << c;
  }
}

TEST(Bleu, CountsEqualSacreBleus) {
  for (const Json& c : test::task_metric_cases("bleu")) {
    BleuCounts corpus;
    for (std::size_t i = 0; i < c.at("hypotheses").size(); ++i) {
      corpus += bleu_counts(c.at("hypotheses")[i], c.at("references")[i], options_of(c));
    }
    EXPECT_EQ(Json(corpus.common), c.at("common")) << c;
    EXPECT_EQ(Json(corpus.total), c.at("total")) << c;
    EXPECT_EQ(corpus.hypothesis_words, c.at("hypothesis_words").get<std::int64_t>()) << c;
    EXPECT_EQ(corpus.reference_words, c.at("reference_words").get<std::int64_t>()) << c;
  }
}

TEST(Bleu, IsThePenaltyTimesTheGeometricMeanOfThePrecisions) {
  // Of a b c x y against a b c d e f: 3 of 5, 2 of 4, 1 of 3 match, none of 2 counts as half a match; one word is
  // missing.
  const double precisions = 3.0 / 5 * 2 / 4 * 1 / 3 * 0.5 / 2;
  EXPECT_NEAR(bleu({"a b c x y"}, {"a b c d e f"}).value, 100 * std::exp(1 - 6.0 / 5) * std::pow(precisions, 0.25),
              test::kScoreTolerance);
}

TEST(Bleu, TheSignatureNamesTheProgram) {
  EXPECT_EQ(bleu_signature(), "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:glassformer-" + version());
}

TEST(Bleu, IntervalHoldsTheValueAndRepeats) {
  Texts hypotheses, references;
  for (int i = 0; i < 40; ++i) {
    references.push_back("one two three four five " + std::to_string(i));
    hypotheses.push_back(i % 3 == 0 ? references.back() : "one two three and four five six");
  }
  const Interval value = bleu(hypotheses, references);
  EXPECT_LT(value.low, value.value);
  EXPECT_LT(value.value, value.high);
  EXPECT_TRUE(test::equal(value, bleu(hypotheses, references)));
}

TEST(Bleu, EqualTextsAreOneHundredWithWilsonsBounds) {
  const Texts texts = {"the cat sat on the mat", "and there it slept all day"};
  const Interval value = bleu(texts, texts);
  EXPECT_DOUBLE_EQ(value.value, 100);
  EXPECT_NEAR(value.low, 100 * wilson_interval(2, 2).low, test::kScoreTolerance);
  EXPECT_LE(value.high, 100);
  EXPECT_NEAR(bleu(Texts(5, texts[0]), Texts(5, texts[1])).high, 100 * wilson_interval(0, 5).high,
              test::kScoreTolerance);
}

TEST(Bleu, NothingHasNoScoreAndForeignBytesAreRefused) {
  EXPECT_TRUE(std::isnan(bleu({}, {}).value));
  test::expect_part(test::error_text(ErrorKind::data, [] { bleu({"fine"}, {"\xc3"}); }),
                    "BLEU: reference 0 (counted from 0): not UTF-8 at byte 0");
}

}  // namespace
}  // namespace glass::bleu_test
