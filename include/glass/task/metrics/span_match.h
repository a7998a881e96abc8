// Exact match and F1 of answer texts (Rajpurkar et al. 2016, "SQuAD: 100,000+ Questions for Machine Comprehension of
// Text"), computed as the data set's evaluation scripts do: v1.1, and v2.0 for questions that may have no answer.
#pragma once

#include <string>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// The answer as it is compared: small letters, without ASCII punctuation and the words a, an, the, one space between
/// words. Valid UTF-8.
std::string normalize_answer(const std::string& text);

/// v1: a gold answer of which nothing is left ("A", "the") matches exactly, but shares no word with anything. v2: such
/// gold answers are left out, and where none is left nothing is the right answer.
enum class AnswerScript { v1, v2 };

/// One answer against the gold answers of its question; the best of them counts, for each of the two by itself. Where
/// there are none, nothing is the right answer (SQuAD 2, Rajpurkar et al. 2018, "Know What You Don't Know").
struct AnswerMatch {
  bool exact = false;  ///< the same text after normalisation
  double f1 = 0;  ///< of the words in common, each as often as both have it; 0 where none is, two empty texts included
                  ///< (as in v1.1)
};
/// Judges one answer, as SQuAD's script does.
AnswerMatch match_answer(const std::string& prediction, const std::vector<std::string>& answers,
                         AnswerScript script = AnswerScript::v1);

/// Means over the questions, 0 to 1 (the script prints 100 times that), with bootstrap intervals.
struct SpanScores {
  Interval exact_match, f1;
};

/// `answers` holds the gold answers of each question. NaN without questions. Error (data) for text that is not UTF-8.
SpanScores span_match(const std::vector<std::string>& predictions, const std::vector<std::vector<std::string>>& answers,
                      AnswerScript script = AnswerScript::v1);

}  // namespace glass
