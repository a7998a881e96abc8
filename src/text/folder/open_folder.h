// The tokenizer of a model folder that has no tokenizer.json.
#pragma once

#include <memory>

#include "glass/text/tokenizer.h"

namespace glass {

/// Nothing where the folder holds no file of a vocabulary. What is broken, not supported, or of a class that nothing
/// names is an Error (data).
std::unique_ptr<Tokenizer> open_folder_without_json(const std::filesystem::path& folder);

/// A file of pieces, with the settings of the files beside it.
std::unique_ptr<Tokenizer> open_vocab_txt(const std::filesystem::path& vocab_txt);

}  // namespace glass
