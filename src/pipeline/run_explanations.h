// Explanations of a run: its model, its texts, and what would be refused of them.
#pragma once

#include <memory>
#include <vector>

#include "glass/pipeline/explain_texts.h"
#include "glass/pipeline/setup.h"
#include "glass/train/run_data.h"

namespace glass::pipeline {

/// What the scores of the run's model mean.
std::unique_ptr<ScoreMeaning> run_meaning(const Config& config, const RunData& data);
/// The job of explaining it under [explain]; `folder` holds the files of the model, and is empty where there are none
/// yet.
ExplainJob run_job(const Config& config, const RunData& data, Subject& model, const ScoreMeaning& meaning,
                   const std::filesystem::path& folder);
/// The texts of explain.split, at most explain.limit. Error (config) for a split that there is not.
std::vector<TextToExplain> run_texts(const ExplainConfig& config, const RunData& data);
/// Errors of what [explain] asks for, before anything is trained.
void check_explanations(const Setup& setup, const RunData& data, Subject& model);

}  // namespace glass::pipeline
