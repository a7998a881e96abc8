// The words that drive the decisions, counted text by text.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/base/statistics.h"
#include "prediction_words.h"

namespace glass::report {

/// A word (lower case where ASCII) over all examples that one method explained.
struct DrivingWord {
  std::string word;
  Aim aim;                             ///< what it speaks for or against
  std::int64_t strongest = 0;          ///< examples in which no other word has a larger |score|
  std::int64_t examples = 0;           ///< examples of this aim that contain it, once or more
  std::int64_t places = 0;             ///< how often it stands in them
  double mean = 0;                     ///< mean score over these places
  Interval by_text = {};               ///< mean over the examples of its mean score there, with Student's 95 % interval
  std::int64_t judged = 0, wrong = 0;  ///< of the examples those with a gold class, and of these the model's mistakes
  std::int64_t beside = 0, marked = 0;  ///< places in examples with a rationale, and of these those within it
};

/// Counts the words of one method's explanations; grows with the number of different words only.
class DrivingWords {
 public:
  explicit DrivingWords(std::string method) : method_(std::move(method)) {}

  void add(const ExplainedExample& example);
  /// Those that are the strongest somewhere, by falling number of such examples, then by |mean|.
  std::vector<DrivingWord> strongest() const;
  /// All words, by what they speak for, then in the order of their letters.
  std::vector<DrivingWord> all() const;

 private:
  /// A word in one example.
  struct Here {
    std::int64_t places = 0, marked = 0;
    double sum = 0;
    bool is_strongest = false;
  };
  struct Count {
    std::int64_t strongest = 0, examples = 0, places = 0, judged = 0, wrong = 0, beside = 0, marked = 0;
    double mean = 0, text_mean = 0, text_squares = 0;
    void add(const Here& here, const ExplainedExample& example);
  };
  DrivingWord word_of(const std::pair<std::string, std::string>& key, const Count& count) const;

  std::string method_;
  std::map<std::string, Aim> aims_;                              // by name
  std::map<std::pair<std::string, std::string>, Count> counts_;  // by word and the aim's name
};

}  // namespace glass::report
