// Added tokens that stand beside a tokenizer.json.
#pragma once

#include "text/document.h"
#include "text/folder/settings.h"

namespace glass {

/// Adds the tokens that the settings name and the document lacks, as Python's tokenizers does: with the id of the
/// vocabulary, else the next free one, in the order stated ids, named tokens, further ones. A stated id that would not
/// be met is an Error (data). added_tokens_decoder decides how a token is found, also one of the document.
void join_tokens(const FolderSettings& settings, TokenizerDocument& document);

}  // namespace glass
