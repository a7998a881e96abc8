// The settings of [tokenizer].
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace glass {

namespace config {
class Reader;
}

/// How texts become tokens. Bounds, units and meanings: src/config/settings/tokenizer.cpp.
struct TokenizerConfig {
  std::string kind = "word";  ///< word, character, bpe, unigram (built from train), wordpiece (vocab.txt, else built),
                              ///< file (tokenizer.json)
  std::filesystem::path file;
  std::int64_t vocab_size = 20000;  ///< most tokens of a vocabulary that is built from train
  std::int64_t min_frequency = 1;
  bool lowercase = true;
};

/// Binds the section "tokenizer".
void bind_settings(config::Reader& reader, TokenizerConfig& tokenizer);

}  // namespace glass
