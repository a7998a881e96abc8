// Token classification: a tag for each word.
#pragma once

#include <memory>

#include "glass/task/task.h"

namespace glass {

/// A word's tag is read from its first token (Devlin et al. 2019, section 5.3). Metrics over words: accuracy, loss
/// (nats); where all tags are O or begin with B-, I-, E-, S-, also f1, precision and recall of whole entities as
/// seqeval counts them. Words without a token of their own, and those that were cut off, count as wrong
/// (words_not_seen). Intervals are bootstrapped over texts.
std::unique_ptr<Task> make_token_classification(const TaskInput& input);

}  // namespace glass
