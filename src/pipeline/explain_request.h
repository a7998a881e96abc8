// Where explanations go, and what must be the same for a call to go on behind an earlier one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "glass/pipeline/explain.h"
#include "pipeline/explanation_journal.h"

namespace glass::pipeline {

/// The artefact of a call.
struct ExplainOutput {
  std::filesystem::path file = {};  ///< empty: nothing is written
  Json facts = Json::object();      ///< what it says of the model
  std::string settings = {};        ///< the resolved config
  EarlierCall earlier = EarlierCall::forgotten;
};

/// Everything that an explanation depends on.
JournalRequest journal_request(const ExplainJob& job, const ExplainWork& work, const std::vector<TextToExplain>& texts,
                               const ExplainOutput& output);

/// Explains texts and writes the artefact; beside it stands a folder with what is explained, so that the same call goes
/// on where it was interrupted, which is an Error (saved).
ExplainResult explain_to_file(ExplainJob job, const ExplainWork& work, const std::vector<TextToExplain>& texts,
                              const ExplainOutput& output, std::size_t kept_examples, const Observer& observer);

}  // namespace glass::pipeline
