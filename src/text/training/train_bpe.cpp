// Byte-level BPE: GPT-2's words, an alphabet of all 256 bytes, so that no text has an unknown token.
#include <algorithm>
#include <array>

#include "text/build_document.h"
#include "text/byte_level.h"
#include "text/tokenizer_parts.h"
#include "text/training/count_words.h"
#include "text/training/learn_merges.h"
#include "text/training/trainers.h"

namespace glass {

namespace {

/// Adds a token for each byte, in the order of the characters that stand for them, and gives the tokens by byte.
std::array<std::int32_t, 256> add_bytes(Vocabulary& vocabulary) {
  std::array<std::string, 256> alphabet;
  for (unsigned byte = 0; byte < 256; ++byte) alphabet[byte] = byte_level_text(static_cast<unsigned char>(byte));
  auto sorted = alphabet;
  std::sort(sorted.begin(), sorted.end());
  for (const std::string& text : sorted) vocabulary.add(text);  // one that is a special token already keeps its id
  std::array<std::int32_t, 256> tokens{};
  for (unsigned byte = 0; byte < 256; ++byte) tokens[byte] = vocabulary.find(alphabet[byte]);
  return tokens;
}

SpelledWords spell(const std::vector<CountedWord>& words, const std::array<std::int32_t, 256>& bytes) {
  SpelledWords out;
  for (const CountedWord& word : words) {
    for (const char byte : word.text) out.tokens.push_back(bytes[static_cast<unsigned char>(byte)]);
    out.ends.push_back(static_cast<std::uint32_t>(out.tokens.size()));
    out.counts.push_back(word.count);
  }
  return out;
}

}  // namespace

std::unique_ptr<Tokenizer> train_bpe(const Texts& texts, const TokenizerTraining& settings) {
  check_room(settings, 256, "bytes");
  TokenizerDocument document;
  document.origin = "trained byte-level BPE";
  document.rest = gpt2_document({});
  if (settings.lowercase) set_lowercase(document.rest);
  Vocabulary vocabulary;
  for (const std::string& token : all_special_tokens(settings))
    add_special_token(document.rest, token, vocabulary.add(token));
  const auto bytes = add_bytes(vocabulary);
  const SpelledWords words = spell(count_words(texts, document.rest, true, settings.threads), bytes);
  const std::vector<LearnedMerge> merges =
      learn_merges(words, {settings.vocab_size, settings.min_frequency, ""}, vocabulary);
  const auto text = [&](std::int32_t token) -> std::string_view {
    return vocabulary.texts()[static_cast<std::size_t>(token)];
  };
  for (const LearnedMerge& merge : merges) document.merges.emplace_back(text(merge.left), text(merge.right));
  document.has_merges = true;
  set_vocabulary(vocabulary.texts(), document);
  return make_tokenizer(document);
}

}  // namespace glass
