// Prompts as the batch that a Decoding begins with.
#pragma once

#include "glass/generate/generate.h"

namespace glass {

/// Prompts in the order given, each `copies` times.
struct PromptBatch {
  Batch batch;
  std::vector<std::vector<std::int64_t>> read;  ///< by sequence: tokens that the growing side has read
  std::int64_t longest = 0;                     ///< tokens of the longest of these
  std::int64_t capacity = 0;                    ///< the same with max_new_tokens
};

PromptBatch make_prompts(const Transformer& model, const Tokenizer& tokenizer, const std::vector<std::string>& prompts,
                         std::int64_t copies, std::int64_t max_new_tokens);

}  // namespace glass
