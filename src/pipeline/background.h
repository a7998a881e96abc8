// Texts that stand for all texts: what methods draw baselines from.
#pragma once

#include <vector>

#include "glass/data/dataset.h"
#include "glass/pipeline/explain_texts.h"
#include "glass/pipeline/model.h"

namespace glass::pipeline {

/// Texts of a data set at equal distances, as the job's model reads them.
std::vector<ExplainInput> background_of(const ExplainJob& job, const Dataset& data);

/// Reads the background of a job for an opened model, where one of the methods draws from it: the file of
/// explain.background, else the training file of the model's config or of the run that its folder belongs to. Where
/// there is none, or the run's file is gone (a warning says so), the job has none.
void read_background(const Model& model, const std::vector<Explainer*>& methods, ExplainJob& job);

}  // namespace glass::pipeline
