// chrF against sacreBLEU and by hand.
#include "glass/task/metrics/chrf.h"

#include <gtest/gtest.h>

#include <cmath>

#include "glass/base/record.h"
#include "support/error_text.h"
#include "support/task_metrics_golden.h"

namespace glass::chrf_test {
namespace {

using Texts = std::vector<std::string>;

ChrfOptions options_of(const Json& c) {
  return {c.at("word_order").get<int>(), c.at("lowercase").get<bool>()};
}

TEST(Chrf, EqualsSacreBleu) {
  for (const Json& c : test::task_metric_cases("chrf")) {
    const Interval value = chrf(c.at("hypotheses"), c.at("references"), options_of(c));
    EXPECT_NEAR(value.value, c.at("score").get<double>(), test::kScoreTolerance) << c;
    EXPECT_TRUE(test::has_bounds(value, c.at("references").size())) << c;
    EXPECT_EQ(test::without_version(chrf_signature(options_of(c))), test::without_version(c.at("signature"))) << c;
  }
}

TEST(Chrf, CountsEqualSacreBleus) {
  for (const Json& c : test::task_metric_cases("chrf")) {
    std::vector<NgramOverlap> corpus(c.at("counts").size());
    for (std::size_t i = 0; i < c.at("hypotheses").size(); ++i) {
      const std::vector<NgramOverlap> sentence =
          chrf_counts(c.at("hypotheses")[i], c.at("references")[i], options_of(c));
      ASSERT_EQ(sentence.size(), corpus.size()) << c;
      for (std::size_t n = 0; n < corpus.size(); ++n) corpus[n] += sentence[n];
    }
    for (std::size_t n = 0; n < corpus.size(); ++n) {
      EXPECT_EQ(Json({corpus[n].hypothesis, corpus[n].reference, corpus[n].common}), c.at("counts")[n])
          << c << " order " << n;
    }
  }
}

TEST(Chrf, WeighsRecallFourTimes) {
  // "ab" against "abcd": all of 2 letters and 1 pair are found, 2 of 4 letters and 1 of 3 pairs; longer runs the
  // hypothesis has not.
  const double precision = 1, recall = (2.0 / 4 + 1.0 / 3) / 2;
  EXPECT_NEAR(chrf({"a b"}, {"ab cd"}).value, 100 * 5 * precision * recall / (4 * precision + recall),
              test::kScoreTolerance);
}

TEST(Chrf, TheSignatureNamesTheProgram) {
  EXPECT_EQ(chrf_signature({2, true}), "nrefs:1|case:lc|eff:yes|nc:6|nw:2|space:no|version:glassformer-" + version());
}

TEST(Chrf, IntervalHoldsTheValueAndRepeats) {
  Texts hypotheses, references;
  for (int i = 0; i < 40; ++i) {
    references.push_back("one two three four five " + std::to_string(i));
    hypotheses.push_back(i % 3 == 0 ? references.back() : "one too three and four");
  }
  const Interval value = chrf(hypotheses, references, {2, false});
  EXPECT_LT(value.low, value.value);
  EXPECT_LT(value.value, value.high);
  EXPECT_TRUE(test::equal(value, chrf(hypotheses, references, {2, false})));
}

TEST(Chrf, EqualTextsAreAPointAtOneHundred) {
  const Texts texts = {"the cat sat", "on the mat"};
  EXPECT_LT(chrf(texts, texts).low, 100);
  EXPECT_EQ(chrf(texts, texts).value, 100);
}

TEST(Chrf, NothingHasNoScoreAndForeignBytesAreRefused) {
  EXPECT_TRUE(std::isnan(chrf({}, {}).value));
  test::expect_part(test::error_text(ErrorKind::data, [] { chrf({"a", "\xff"}, {"a", "b"}); }), "chrF: hypothesis 1");
}

}  // namespace
}  // namespace glass::chrf_test
