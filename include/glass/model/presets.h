// A fresh model as [model] of a config describes it: the project's own encoder, or a family of Hugging Face by its name
// (docs/models.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/model/architecture.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// The names that model.kind knows: "encoder", "bert", "gpt2", ...
std::vector<std::string> preset_kinds();

/// The architecture of a model without weights. It goes through a config.json of the family, which an export writes
/// again and transformers opens. `outputs` counts for heads with labels. Settings and heads that the family cannot
/// have, and special tokens that it needs and the tokenizer lacks, are an Error of kind config that names the key.
Architecture preset_architecture(const ModelConfig& config, std::int64_t vocab_size, std::int64_t max_length,
                                 HeadKind head, std::int64_t outputs, const SpecialIds& ids = {});

}  // namespace glass
