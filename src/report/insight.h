// Counts over all explained examples that both the summary and the sections speak of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "artefacts.h"
#include "prediction_words.h"

namespace glass::report {

/// Every explained example of every file, in order.
std::vector<const ExplainedExample*> all_examples(const Artefacts& artefacts);
/// Methods in the order in which they first occur.
std::vector<std::string> all_methods(const Artefacts& artefacts);
/// Metrics of explanations that the files have rows of, in their order; agreement is not among them.
std::vector<std::string> metric_names(const Artefacts& artefacts);
/// This method's explanation of an example, or nullptr.
const Explanation* explanation_of(const ExplainedExample& example, const std::string& method);

/// The method that heads the page: signed with a completeness check, else signed, else any with a score a token; ""
/// when there is none.
std::string primary_method(const Artefacts& artefacts);

/// A word (lower case where ASCII) over all examples that one method explained.
struct DrivingWord {
  std::string word;
  Aim aim;                     ///< what it speaks for or against
  std::int64_t strongest = 0;  ///< examples in which no other word has a larger |score|
  std::int64_t examples = 0;   ///< examples of this aim that contain it, once or more
  std::int64_t places = 0;     ///< how often it stands in them
  double mean = 0;             ///< mean score over these places
};
/// By falling number of examples in which the word is the strongest, then by |mean|.
std::vector<DrivingWord> driving_words(const Artefacts& artefacts, const std::string& method);

/// Examples in which every signed method names the same strongest word; nothing with fewer than two such methods.
struct TopWordAgreement {
  std::int64_t same = 0, examples = 0, methods = 0;
};
std::optional<TopWordAgreement> top_word_agreement(const Artefacts& artefacts);

/// What the completeness checks of all methods say together.
struct Completeness {
  std::int64_t explanations = 0, converged = 0, stated = 0;  ///< stated: those that say whether they converged
  std::int64_t with_ends = 0, mostly_base = 0;  ///< those that state their baseline's output; where it gives most of it
  double largest_delta = 0;
  std::string unit;
};
Completeness completeness(const Artefacts& artefacts);

/// A number or a flag of an explanation's quality.
std::optional<double> quality_number(const Explanation& explanation, const char* key);
std::optional<bool> quality_flag(const Explanation& explanation, const char* key);

/// True where one window of a longer text is explained: the one with the best answer.
bool is_window(const ExplainedExample& example);

/// Difference of the two largest probabilities.
double margin(const ExplainedExample& example);

}  // namespace glass::report
