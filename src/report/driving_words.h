// The words that drive the decisions, counted text by text.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "glass/base/explanation.h"
#include "prediction_words.h"

namespace glass::report {

/// A word (lower case where ASCII) over all examples that one method explained.
struct DrivingWord {
  std::string word;
  Aim aim;                     ///< what it speaks for or against
  std::int64_t strongest = 0;  ///< examples in which no other word has a larger |score|
  std::int64_t examples = 0;   ///< examples of this aim that contain it, once or more
  std::int64_t places = 0;     ///< how often it stands in them
  double mean = 0;             ///< mean score over these places
};

/// Counts the words of one method's explanations; grows with the number of different words only.
class DrivingWords {
 public:
  explicit DrivingWords(std::string method) : method_(std::move(method)) {}

  void add(const ExplainedExample& example);
  /// Those that are the strongest somewhere, by falling number of such examples, then by |mean|.
  std::vector<DrivingWord> strongest() const;

 private:
  struct Count {
    std::int64_t strongest = 0, examples = 0, places = 0;
    double mean = 0;
  };

  std::string method_;
  std::map<std::string, Aim> aims_;                              // by name
  std::map<std::pair<std::string, std::string>, Count> counts_;  // by word and the aim's name
};

}  // namespace glass::report
