// What a model says of texts.
#pragma once

#include <functional>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"
#include "glass/pipeline/read_summary.h"

namespace glass::pipeline {

/// Takes the answers in the order of the texts: one JSON object each, with the fields of the model's head (label and
/// probabilities, value, labels, embedding, tokens, answer, candidates, log-probabilities of a target), "tokens_cut"
/// and "unknown_tokens", and of a text from a file its "line" and, where the file has it, what is right: "gold".
using OnAnswer = std::function<void(const Json& answer)>;

/// Asks the model about each text (with its second text and its target). Some hundred texts are in memory at a time.
/// Errors: usage for a model with no head and for a text without the target that the head scores, data for a text that
/// cannot be read.
ReadSummary predict(const Model& model, const std::vector<Example>& examples, const OnAnswer& use,
                    const Observer& observer = {});

/// The same for the rows of a file. One that is bad, or that the model cannot be asked about, is answered in its place
/// by {"line", "error"}, with its "text" where it has one; `strict`: it ends the call with its Error (data).
ReadSummary predict(const Model& model, const Dataset& data, bool strict, const OnAnswer& use,
                    const Observer& observer = {});

}  // namespace glass::pipeline
