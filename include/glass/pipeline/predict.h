// What a model says of texts.
#pragma once

#include <functional>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/pipeline/model.h"
#include "glass/pipeline/observer.h"

namespace glass::pipeline {

/// Takes the answers in the order of the texts: one JSON object each, with the fields of the model's head (label and
/// probabilities, value, labels, embedding, tokens, answer, candidates, log-probabilities of a target).
using OnAnswer = std::function<void(const Json& answer)>;

/// Asks the model about each text (with its second text and its target). Some hundred texts are in memory at a time.
/// Errors: usage for a model with no head and for a text without the target that the head scores.
void predict(const Model& model, const std::vector<Example>& examples, const OnAnswer& use,
             const Observer& observer = {});

}  // namespace glass::pipeline
