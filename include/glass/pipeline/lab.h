// The laboratory: which method of explanation to believe for this model and these texts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "glass/pipeline/data.h"
#include "glass/pipeline/explain_texts.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"

namespace glass::pipeline {

/// Methods, metrics and time are those of the model's setup, [lab].
struct LabRequest {
  std::vector<TextToExplain> texts;
  /// Folder for lab.json, lab.jsonl (what was measured of each text) and report.html. What an interrupted call with the
  /// same model, texts and settings has measured there is not measured again.
  std::filesystem::path out;
  /// Labelled texts that differ from others in a word (counterfactuals.jsonl of a planted task): how often the model is
  /// right on them says whether it has learned the rule that the gold words stand for.
  std::optional<DataRequest> counterfactuals = {};
  /// The folder is the model's run: its own report has the laboratory, and measurements of another model, other texts
  /// or other settings are replaced.
  bool is_of_run = false;
};

/// What the laboratory says, schema "glassformer.lab/1" (docs/artefacts.md).
struct LabResult {
  Json document;
  std::int64_t texts = 0, measured_before = 0;
  bool is_complete = true;  ///< false: the time was over first
  std::filesystem::path file, report;
};

/// Explains the texts with every method and with random scores, measures what comes out, and ranks the methods.
/// Methods and metrics that the model or its texts do not allow are left out and named with the reason. Error (storage)
/// for a folder that holds another laboratory's measurements.
LabResult run_lab(const Model& model, const LabRequest& request, const Observer& observer = {});

}  // namespace glass::pipeline
