// What all explained texts of a folder say together. Texts are taken in one by one and not kept, so that a report of
// many texts takes the memory of few.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "completeness.h"
#include "glass/base/explanation.h"
#include "target_range.h"

namespace glass::report {

/// One method over the texts that it explained.
struct MethodDigest {
  std::string name;
  std::int64_t examples = 0;
  double seconds = 0, forwards = 0, backwards = 0;  ///< means
  Json settings = Json::object();                   ///< of its first explanation
  std::string point;                                ///< of its first explanation
  std::string unit;                                 ///< of its last explanation, as it is said
  std::set<std::pair<std::string, bool>> outputs;   ///< units that occur, with whether the scores are signed
};

/// Examples in which every signed method names the same strongest word; those with fewer than two such methods do not
/// count.
struct TopWordAgreement {
  std::int64_t same = 0, examples = 0, methods = 0;
};

struct ExampleDigest {
  std::size_t texts = 0;
  std::size_t with_unknown = 0;      ///< hold words that the vocabulary does not know
  std::size_t windows = 0, cut = 0;  ///< is_window(); cut at the model's length
  bool any_signed = false, any_share = false, any_rationale = false;
  std::vector<MethodDigest> methods;  ///< in the order in which they first occur
  /// The method that heads the page: signed with a completeness check, else signed, else any with a score a token; ""
  /// when there is none.
  std::string primary_method;
  Completeness completeness;
  TargetRanges ranges;

  void add(const ExplainedExample& example);
  /// nullptr for a method that explained nothing.
  const MethodDigest* method(const std::string& name) const;
  /// Nothing where no text counts.
  std::optional<TopWordAgreement> top_word_agreement() const;

 private:
  void add_methods(const ExplainedExample& example);
  void add_top_words(const ExplainedExample& example);

  int primary_rank_ = 0;
  TopWordAgreement agreement_;
};

}  // namespace glass::report
