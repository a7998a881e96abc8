// Where a language model is surprised: the loss of each token of a few texts.
#pragma once

#include "glass/base/json.h"
#include "glass/data/tokenized_dataset.h"
#include "glass/model/transformer.h"
#include "glass/task/task.h"
#include "glass/text/tokenizer.h"

namespace glass::pipeline {

/// Most texts, and most tokens of each, that evaluation.json shows.
inline constexpr std::size_t kShownTexts = 8, kShownTokens = 200;

/// [{"tokens": [{"text", "loss"}]}] of the first examples: what each labelled token is, and -log p of it in nats. Empty
/// for tasks that do not label tokens with tokens of the vocabulary.
Json token_losses(Transformer& model, const Task& task, const TokenizedDataset& data, const Tokenizer& tokenizer);

}  // namespace glass::pipeline
