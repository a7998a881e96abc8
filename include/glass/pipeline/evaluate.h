// How good a model is on labelled texts.
#pragma once

#include "glass/data/dataset.h"
#include "glass/pipeline/data.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"

namespace glass::pipeline {

/// Metrics with confidence intervals, as one split of evaluation.json (docs/artefacts.md), with "label_names",
/// "cut_texts", "cut_tokens", "short_texts", "unknown_tokens" and "unknown_share"; what was cut or is unknown is logged
/// too. What a model with a decoder writes is judged too. Error (usage) for heads that no task is made for.
Json evaluate(const Model& model, const Dataset& data, const Observer& observer = {});
/// The same for a file; a head that cannot be evaluated is said before it is read.
Json evaluate(const Model& model, const DataRequest& request, const Observer& observer = {});

}  // namespace glass::pipeline
