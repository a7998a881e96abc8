// Explaining many texts with a journal: what it has is not explained again.
#pragma once

#include <functional>
#include <vector>

#include "glass/pipeline/explain_texts.h"
#include "pipeline/explanation_journal.h"

namespace glass::pipeline {

/// What is known of all texts of a call, those of the journal among them.
struct ExplainedAll {
  Json metrics = Json::object();  ///< rows by metric
  Shortcomings shortcomings;
  std::int64_t bad_rows = 0;
};
/// Takes an example with its place in the call, in rising order.
using OnNumbered = std::function<void(std::size_t number, ExplainedExample&& example)>;

/// As explain_texts(). Every group of texts is added to the journal when it is done; `use` gets the examples that the
/// journal did not have. Without a journal (null) all are explained.
ExplainedAll explain_resumed(const ExplainJob& job, const std::vector<TextToExplain>& texts, const ExplainWork& work,
                             ExplanationJournal* journal, const OnNumbered& use, const ExplainProgress& progress);

}  // namespace glass::pipeline
