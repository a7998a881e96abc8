// BLEU: how many of the hypotheses' runs of one to four words stand in the references (Papineni et al. 2002, "BLEU: a
// Method for Automatic Evaluation of Machine Translation"), computed as sacreBLEU does (Post 2018, "A Call for Clarity
// in Reporting BLEU Scores").
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// The longest n-gram that counts.
inline constexpr std::size_t kBleuOrder = 4;

/// What a word is: `v13a` splits at punctuation by the rules of WMT's script mteval-v13a, `none` at white space only.
enum class BleuTokenizer { v13a, none };

/// What counts as the same word.
struct BleuOptions {
  BleuTokenizer tokenizer = BleuTokenizer::v13a;
  bool lowercase = false;  ///< compare small letters
};

/// All that the score of a corpus needs of its sentences; counts of several sentences add up.
struct BleuCounts {
  std::int64_t hypothesis_words = 0, reference_words = 0;
  std::array<std::int64_t, kBleuOrder> common{},
      total{};  ///< matched n-grams and all n-grams of the hypothesis, by n - 1
  BleuCounts& operator+=(const BleuCounts& other);
};

/// The counts of one sentence and its one reference; both are valid UTF-8.
BleuCounts bleu_counts(const std::string& hypothesis, const std::string& reference, const BleuOptions& options = {});

/// 0 to 100: brevity penalty x geometric mean of the four precisions. An order without a match counts as half, a
/// quarter ... of one match
/// (`exp`: Chen and Cherry 2014, "A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU", method 3).
/// 0 where no word matches, and where no hypothesis has four words: the order is not lowered, as sacreBLEU does not for
/// a corpus.
double bleu_score(const BleuCounts& counts);

/// Corpus BLEU with the bootstrap interval over sentences (Koehn 2004, "Statistical Significance Tests for Machine
/// Translation Evaluation"). One reference a hypothesis; NaN without any. Error of kind `data` for text that is not
/// UTF-8.
Interval bleu(const std::vector<std::string>& hypotheses, const std::vector<std::string>& references,
              const BleuOptions& options = {});

/// What the score was computed with, in the form of sacreBLEU's signatures:
/// "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:...", with glassformer's version;
/// tests/golden/task_metrics/bleu.json names the version of sacreBLEU that gives the same scores.
std::string bleu_signature(const BleuOptions& options = {});

}  // namespace glass
