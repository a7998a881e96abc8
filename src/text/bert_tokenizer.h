// What word-level and WordPiece tokenizers share: normalization, words, special tokens in the text.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "glass/text/tokenizer.h"
#include "text/normalizer.h"
#include "text/vocabulary.h"

namespace glass {

/// A word's normalized text as UTF-8, with the byte where each character begins; reused from word to word.
struct WordBytes {
  std::string bytes;
  std::vector<std::uint32_t> at;  ///< one more than there are characters
  void assign(std::span<const NormalChar> word);
};

/// Everything that a tokenizer file says but the model's own rules.
struct BertParts {
  NormalizerOptions normalizer;
  Vocabulary vocabulary;
  std::vector<std::int32_t> added;  ///< ids of tokens that are found in the raw text as they are written ("[MASK]")
  std::string unknown = "[UNK]", cls = "[CLS]", sep = "[SEP]";
};

class BertTokenizer : public Tokenizer {
 public:
  /// `parts.vocabulary` holds the unknown, cls and sep tokens.
  explicit BertTokenizer(BertParts parts);

  void pieces(std::string_view text, Encoding& out) const override;
  std::int64_t vocab_size() const override { return parts_.vocabulary.size(); }
  const std::string& token(std::int32_t id) const override;
  std::optional<std::int32_t> id(std::string_view token) const override;
  Json to_json() const override;

 protected:
  /// Appends the tokens of one word.
  virtual void word_pieces(std::span<const NormalChar> word, std::int32_t number, WordBytes& scratch, Encoding& out) const = 0;
  /// The members "model" and "decoder" of tokenizer.json.
  virtual Json model_json() const = 0;
  virtual Json decoder_json() const = 0;

  std::int32_t unknown_id() const { return *special_.unk; }
  /// Appends one token that covers these characters.
  static void append(std::span<const NormalChar> chars, std::int32_t id, std::int32_t number, Encoding& out);
  /// The vocabulary as a JSON object in order of the ids.
  Json vocabulary_json() const;

  BertParts parts_;

 private:
  struct Added {
    std::string text;
    std::int32_t id = 0;
  };
  const Added* added_at(std::string_view text, std::size_t position) const;
  void slice_pieces(const TextSlice& slice, std::int32_t& number, std::vector<NormalChar>& chars, WordBytes& scratch, Encoding& out) const;

  std::vector<Added> added_;             ///< longest first
  std::array<bool, 256> added_first_{};  ///< bytes that begin one of them
};

/// The two models. `max_chars`: longer words are unknown.
std::unique_ptr<Tokenizer> make_word_level(BertParts parts);
std::unique_ptr<Tokenizer> make_wordpiece(BertParts parts, std::string prefix, std::int64_t max_chars);

}  // namespace glass
