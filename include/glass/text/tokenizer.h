// Tokenizer: text to ids, with the place of every token in the original text.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/explanation.h"

namespace glass {

/// The place of a token: [start, end) in bytes and code points of the original text, and the number of its word
/// (-1 for special tokens, whose places are empty).
struct TokenPlace {
  std::uint32_t start = 0, end = 0, char_start = 0, char_end = 0;
  std::int32_t word = -1;
};

/// One text as tokens. Arrays are parallel.
struct Encoding {
  std::vector<std::int32_t> ids;
  std::vector<TokenPlace> places;
  std::vector<std::uint8_t> special;  ///< 1 for [CLS], [SEP]
  std::int64_t tokens_cut = 0;        ///< tokens beyond max_length, cut at the end (special tokens are kept)
  std::size_t size() const { return ids.size(); }
};

/// Ids of the special tokens that a vocabulary has.
struct SpecialIds {
  std::optional<std::int32_t> pad, unk, cls, sep, mask;
  /// What stands for a hidden word: the mask token, else the unknown token.
  std::optional<std::int32_t> mask_or_unk() const { return mask ? mask : unk; }
};

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// Encodes valid UTF-8 as [CLS] text [SEP], at most `max_length` tokens (>= 3; 0 = no limit). Invalid UTF-8 is an Error of kind data.
  Encoding encode(std::string_view text, std::int64_t max_length = 0) const;

  /// Pieces of the text without special tokens; places are filled in.
  virtual void pieces(std::string_view text, Encoding& out) const = 0;

  virtual std::int64_t vocab_size() const = 0;
  /// The token's text as the vocabulary writes it; an id out of range is an Error (bug).
  virtual const std::string& token(std::int32_t id) const = 0;
  virtual std::optional<std::int32_t> id(std::string_view token) const = 0;
  /// The Hugging Face tokenizer.json of this tokenizer; Python's `tokenizers` opens it and gives the same ids and offsets.
  virtual Json to_json() const = 0;
  const SpecialIds& special_ids() const { return special_; }

 protected:
  SpecialIds special_;
};

/// Builds a word-level vocabulary from texts: [PAD] [UNK] [CLS] [SEP] [MASK], then words by falling frequency (ties: byte order).
/// Words are runs of letters, digits and marks, or single other characters (BertPreTokenizer after BertNormalizer).
std::unique_ptr<Tokenizer> build_word_tokenizer(const std::vector<std::string_view>& texts, bool lowercase, std::int64_t vocab_size,
                                                std::int64_t min_frequency);

/// BERT WordPiece (greedy longest match, "##" continuations, words over 100 characters are [UNK]) from a vocab.txt.
std::unique_ptr<Tokenizer> load_wordpiece(const std::filesystem::path& vocab_txt, bool lowercase);

/// Reads a tokenizer.json of the kinds WordLevel and WordPiece with a BertNormalizer and BertPreTokenizer; anything else is a named Error (data).
std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& tokenizer_json);
std::unique_ptr<Tokenizer> tokenizer_from_json(const Json& document, const std::string& origin);

/// The tokens of an encoding with their texts, for explanations.
std::vector<TokenSpan> token_spans(const Tokenizer& tokenizer, const Encoding& encoding);

}  // namespace glass
