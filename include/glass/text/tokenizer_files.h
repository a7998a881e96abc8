// The files beside a tokenizer.json by which Python's AutoTokenizer opens a model folder with the ids of training.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "glass/text/tokenizer.h"

namespace glass {

/// tokenizer_config.json of a tokenizer that was made here, for texts of at most `max_length` tokens. Its class,
/// PreTrainedTokenizerFast, takes tokenizer.json as it is, whatever the model's family; the families' own classes build
/// normalizer and words anew. Named are the special tokens that the vocabulary has; one without a padding token pads
/// with its end token, else with another special one (masked out, whichever it is). `has_token_types`: the model reads
/// which text a token belongs to.
Json tokenizer_config(const Tokenizer& tokenizer, std::int64_t max_length, bool has_token_types);

/// The files that a model folder may hold of its tokenizer beside tokenizer.json.
const std::vector<std::string>& tokenizer_file_names();

/// Copies those files of `checkpoint` into `folder`. Special tokens of `tokenizer` behind the checkpoint's vocabulary
/// are written into the copies that list added tokens. False where the checkpoint has no tokenizer_config.json.
bool keep_tokenizer_files(const std::filesystem::path& checkpoint, const std::filesystem::path& folder,
                          const Tokenizer& tokenizer);

}  // namespace glass
