// What a model says of one text, by its head.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/base/json.h"
#include "glass/data/dataset.h"
#include "glass/model/model_folder.h"

namespace glass::cli {

/// A text as it was read: at once, or in windows where an answer is searched in a long one.
struct ReadText {
  std::vector<Encoding> windows;
  std::vector<at::Tensor> scores;  ///< by window: what Transformer::scores gives for it alone, [1, C] or [T, C]
};

/// Fields by head: label and probabilities; value (regression); labels (multi-label: those above one half); embedding;
/// tags of tokens; answer (span, in the second text of a pair; null where the question has none and task.unanswerable
/// allows it); candidates for masked and next tokens; log-probabilities of a target and its tokens.
Json answer_of(const LoadedModel& model, const Example& example, const ReadText& read, bool unanswerable);

}  // namespace glass::cli
