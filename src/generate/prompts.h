// Prompts as the batch that a Decoding begins with.
#pragma once

#include "glass/generate/generate.h"

namespace glass {

/// Prompts in the order given, each `copies` times.
struct PromptBatch {
  Batch batch;
  std::vector<std::vector<std::int64_t>> read;    ///< by sequence: tokens that the growing side has read
  std::vector<std::vector<std::int64_t>> source;  ///< by sequence: what the encoder read; without one the prompt
  std::vector<std::int64_t> limits;               ///< by sequence: most tokens that it may have, those read among them
  std::int64_t longest = 0;                       ///< tokens of the longest beginning
  std::int64_t capacity = 0;                      ///< the largest limit
};

/// Error (data) for a prompt without tokens, and for one that leaves no room for a token within max_length.
PromptBatch make_prompts(const Transformer& model, const Tokenizer& tokenizer, const std::vector<std::string>& prompts,
                         std::int64_t copies, const GenerationSettings& settings);

}  // namespace glass
