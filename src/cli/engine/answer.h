// What a model says of one text, by its head.
#pragma once

#include <ATen/core/Tensor.h>

#include "glass/base/json.h"
#include "glass/data/dataset.h"
#include "glass/model/model_folder.h"

namespace glass::cli {

/// scores: what Transformer::scores gives for this text alone, [1, C] or [T, C]. Fields by head: label and probabilities; value
/// (regression); labels (multi-label: those above one half); embedding; tags of tokens; answer (span, in the second text of a pair);
/// candidates for masked and next tokens; log-probabilities of a target and its tokens.
Json answer_of(const LoadedModel& model, const Example& example, const Encoding& encoding, const at::Tensor& scores);

}  // namespace glass::cli
