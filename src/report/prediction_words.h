// What a prediction says and what a score of it speaks for, in words that are right for every kind of scores.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "glass/base/explanation.h"

namespace glass::report {

/// True where a softmax or sigmoids over the scores stand in `probabilities`.
bool has_probabilities(const Prediction& prediction);

/// The name of the predicted class, value or answer; "class 3" where it has none.
std::string label_of(const Prediction& prediction);

/// The name of a class: as the prediction brings it, else of `names` (nullptr: none are known), else "class 3".
std::string class_name(const Prediction& prediction, std::size_t label, const std::vector<std::string>* names);

/// What the model says with how sure it is: ("positive", "90.0 %"), ("value", "−1.25"), ("cosine with the second text",
/// "+0.55"); of a given target its log-probability; of a regression of several values each. Of several labels each that
/// is said, at most three with a count of the others, or that there is none.
std::vector<std::pair<std::string, std::string>> said_by(const Prediction& prediction,
                                                         const std::vector<std::string>* names);

/// What was explained: "logit of class 'positive'", "value"; "" for a method that knows no target.
std::string target_words(const Prediction& prediction, const Explanation& explanation);

/// The unit to say after a number: "logit"; "" for a value, which is in the unit of its labels.
std::string unit_words(const Explanation& explanation);

/// What a score above 0 speaks for and one below 0 against; all empty for shares, which have no sign.
struct Aim {
  std::string name;                     ///< of a table: "positive", "higher value", "the answer"
  std::string plus_words, minus_words;  ///< "towards “positive”", "against “positive”"; "towards a lower value"
};
Aim aim_of(const Prediction& prediction, const Explanation& explanation);

}  // namespace glass::report
