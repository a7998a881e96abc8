// chrF: the F score of common runs of characters (Popovic 2015, "chrF: character n-gram F-score for automatic MT
// evaluation"; chrF++ adds words: Popovic 2017, "chrF++: words helping character n-grams"), computed as sacreBLEU does.
#pragma once

#include <string>
#include <vector>

#include "glass/base/statistics.h"
#include "glass/task/metrics/ngrams.h"

namespace glass {

/// The longest run of characters; white space is taken out before.
inline constexpr int kChrfCharacterOrder = 6;
/// How much more recall weighs than precision.
inline constexpr double kChrfBeta = 2;

/// What is compared.
struct ChrfOptions {
  int word_order = 0;      ///< longest run of words: 0 is chrF2, 1 chrF2+, 2 chrF2++
  bool lowercase = false;  ///< compare small letters
};

/// The counts of one sentence and its one reference, by length: runs of 1 to 6 characters, then of 1 to `word_order`
/// words (without punctuation at one end). The hypothesis' count is 0 where the reference has none. Both are valid
/// UTF-8. Counts of sentences add up.
std::vector<NgramOverlap> chrf_counts(const std::string& hypothesis, const std::string& reference,
                                      const ChrfOptions& options = {});

/// 0 to 100: F score of the mean precision and the mean recall over the lengths that both sides have; 0 where there is
/// no such length.
double chrf_score(const std::vector<NgramOverlap>& counts);

/// Corpus chrF with the bootstrap interval over sentences. One reference a hypothesis; NaN without any. Error of kind
/// `data` for text that is not UTF-8.
Interval chrf(const std::vector<std::string>& hypotheses, const std::vector<std::string>& references,
              const ChrfOptions& options = {});

/// What the score was computed with, in the form of sacreBLEU's signatures:
/// "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:...", with glassformer's version;
/// tests/golden/task_metrics/chrf.json names the version of sacreBLEU that gives the same scores.
std::string chrf_signature(const ChrfOptions& options = {});

}  // namespace glass
