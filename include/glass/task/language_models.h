// The tasks whose scores are tokens of the vocabulary.
#pragma once

#include <memory>

#include "glass/task/task.h"

namespace glass {

/// Next token of a text. Metrics: loss (nats a token), perplexity (its exponential), bits_per_byte of the text's UTF-8,
/// accuracy.
std::unique_ptr<Task> make_language_model(const TaskInput& input);

/// Hidden tokens of a text (Devlin et al. 2019): task.mask_rate of the tokens are asked for; of them 80 % are shown as
/// the mask token, 10 % as a random token, 10 % as they are. With task.whole_words all tokens of a word share their
/// fate. Every text is masked anew in each epoch. Metrics: loss and accuracy on the hidden tokens, perplexity.
std::unique_ptr<Task> make_masked_language_model(const TaskInput& input);

/// The target of a text, each token from those before it (teacher forcing). Metrics: those of a language model, on the
/// target.
std::unique_ptr<Task> make_sequence_to_sequence(const TaskInput& input);

}  // namespace glass
