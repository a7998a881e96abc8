// Which token of a vocabulary plays which part, as the files of a model folder say it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "glass/text/tokenizer.h"

namespace glass {

/// Ids of special tokens by what they stand for; empty where a vocabulary has none.
struct TokenRoles {
  std::optional<std::int32_t> mask;  ///< stands for a hidden word
  std::optional<std::int32_t> unk;   ///< stands for what the vocabulary cannot write
  std::optional<std::int32_t> eos;   ///< ends a text
  std::optional<std::int32_t> pad;   ///< fills up a batch
  std::optional<std::int32_t> bos;   ///< begins a text
};

/// The parts that the tokenizer itself names, and for those that it does not the files of `place`, a model folder or a
/// run folder:
/// tokenizer_config.json and special_tokens_map.json by the tokens' texts, then config.json by their ids (of a list of
/// end tokens the first). Files that are not there say nothing, as do tokens that the vocabulary does not have. Error
/// (data) for a file that is no JSON object.
TokenRoles token_roles(const Tokenizer& tokenizer, const std::filesystem::path& place = {});

}  // namespace glass
