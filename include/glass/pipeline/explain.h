// Why a model says what it says of texts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "glass/pipeline/explain_texts.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"
#include "glass/pipeline/read_summary.h"

namespace glass::pipeline {

/// Target, position and metrics are those of the model's setup, [explain].
struct ExplainRequest {
  std::vector<TextToExplain> texts;
  std::vector<std::string> methods = {"integrated_gradients", "occlusion", "attention_rollout"};
  /// A row of a file that cannot be explained ends the call with its Error; otherwise its error stands in its place.
  bool strict = true;
  /// Folder for explanations.json and report.html; empty: nothing is written. What an interrupted call with the same
  /// model, texts and settings has explained there is not explained again; a finished one is not repeated; one that
  /// asked for something else is an Error (config) that lists the differences.
  std::filesystem::path out = {};
  bool restart = false;  ///< forgets what is in `out`
  /// Most examples that the result holds; all are written.
  std::size_t kept_examples = SIZE_MAX;
};

/// What an explanation of texts gives.
struct ExplainResult {
  std::vector<ExplainedExample> examples;  ///< none where the call was finished before
  Json metrics;                            ///< rows of each metric over all texts; likewise
  ReadSummary read;                        ///< what was read of the texts, and how many could not be explained
  std::filesystem::path file, report;      ///< empty where nothing was written
  bool was_finished = false;               ///< an earlier call had done all of it
};

/// Explains every text with every method.
ExplainResult explain(const Model& model, const ExplainRequest& request, const Observer& observer = {});
/// The same for plain texts.
ExplainResult explain(const Model& model, const std::vector<std::string>& texts,
                      const std::vector<std::string>& methods);

/// A model that is explained, opened from a folder or just trained.
struct ExplainedModel {
  Subject& subject;
  const Tokenizer& tokenizer;
  const ScoreMeaning& meaning;
  const std::vector<std::string>& label_names;
  std::int64_t max_length = 0;        ///< tokens that a text is cut at
  std::filesystem::path folder = {};  ///< its files say which token plays which part; empty: the tokenizer alone
};
/// The job of explaining it under a config's [explain]; all that it names must live on.
ExplainJob explain_job(const ExplainedModel& model, const Config& config);

}  // namespace glass::pipeline
