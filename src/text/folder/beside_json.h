// What the files beside a tokenizer.json say over it.
#pragma once

#include "glass/base/files.h"
#include "text/document.h"

namespace glass {

/// Puts what tokenizer_config.json, special_tokens_map.json and added_tokens.json of the folder say into the document,
/// where transformers lets them decide: further added and special tokens, the normalizer's keys of BERT's classes, the
/// blank in front of a text, the clean-up of decoded texts. A key that contradicts the document in another way is an
/// Error (data) that names it.
void join_folder_settings(const fs::path& folder, TokenizerDocument& document);

}  // namespace glass
