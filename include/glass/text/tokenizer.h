// Tokenizer: text to ids, with the place of every token in the original text.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "glass/base/explanation.h"

namespace glass {

/// The place of a token: [start, end) in bytes and code points of the original text, and the number of its word
/// (-1 for special tokens, whose places are empty).
struct TokenPlace {
  std::uint32_t start = 0, end = 0, char_start = 0, char_end = 0;
  std::int32_t word = -1;
};

/// One text, or a pair of texts, as tokens. Arrays are parallel.
struct Encoding {
  std::vector<std::int32_t> ids;
  std::vector<TokenPlace> places;     ///< in the text that `sequences` names
  std::vector<std::uint8_t> special;  ///< 1 for the special tokens put around the texts: [CLS], [SEP]
  std::vector<std::int32_t>
      type_ids;  ///< which part of the input a token belongs to, as the model was trained to see it
  std::vector<std::int8_t> sequences;  ///< 0: the text, 1: the second of a pair, 2: a target, -1: a special token
  std::int64_t tokens_cut = 0;         ///< tokens beyond max_length, cut at the end (special tokens are kept)
  std::int64_t tokens_before =
      0;  ///< tokens of the second text in front of the window that is read of it (encode_windows)
  std::int64_t target_start =
      -1;  ///< the first token of the target that was put behind (glass/data/model_input.h); -1: there is none
  std::size_t size() const { return ids.size(); }
};

/// Ids of the special tokens that a vocabulary has. cls and sep are what the file puts before and behind a text.
struct SpecialIds {
  std::optional<std::int32_t> pad, unk, cls, sep, mask;
  /// What ends a text: sep, else a special token with the name of one (`<|endoftext|>`, `</s>`, `<eos>`).
  std::optional<std::int32_t> end;
  /// What stands for a hidden word: the mask token, else the unknown token.
  std::optional<std::int32_t> mask_or_unk() const { return mask ? mask : unk; }
};

struct TokenizerParts;

/// A tokenizer as a pipeline: added tokens, normalizer, pre-tokenizer, model, post-processor; and a decoder for the way
/// back. It may be used from several threads at once.
class Tokenizer {
 public:
  explicit Tokenizer(std::unique_ptr<TokenizerParts> parts);
  ~Tokenizer();

  /// Encodes valid UTF-8 with the special tokens of the file around it, at most `max_length` tokens (0 = no limit;
  /// otherwise more than there are special tokens). Padding and truncation that the file asks for are not done. Invalid
  /// UTF-8 is an Error of kind data, and so is a text to cut where tokenizer_config.json says that texts are cut in
  /// front.
  Encoding encode(std::string_view text, std::int64_t max_length = 0) const;
  /// The same for a text that a model is to write, where its class of tokenizer cuts those otherwise (Marian's).
  Encoding encode_target(std::string_view text, std::int64_t max_length = 0) const;
  /// Encodes two texts as one input; the words of the second are numbered behind those of the first. Beyond
  /// `max_length` the longer text is cut first, as "longest_first" of Hugging Face does.
  Encoding encode_pair(std::string_view text, std::string_view second, std::int64_t max_length = 0) const;
  /// The first text beside each window of the second, so that all of the second is read: neighbours share `overlap`
  /// tokens, at most half a window. Where both fit into `max_length` there is one. A first text that leaves the second
  /// less than half the room is cut to that.
  std::vector<Encoding> encode_windows(std::string_view text, std::string_view second, std::int64_t max_length,
                                       std::int64_t overlap) const;
  /// The text that ids stand for, as the file's decoder puts it together; ids without a token are left out. Always
  /// valid UTF-8.
  std::string decode(std::span<const std::int32_t> ids, bool skip_special = true) const;

  /// One more than the largest id.
  std::int64_t vocab_size() const;
  /// The token's text as the vocabulary writes it, "" for an id that was left free; an id out of range is an Error
  /// (bug).
  const std::string& token(std::int32_t id) const;
  std::optional<std::int32_t> id(std::string_view token) const;
  /// The Hugging Face tokenizer.json of this tokenizer; Python's `tokenizers` opens it and gives the same ids and
  /// offsets.
  Json to_json() const;
  const SpecialIds& special_ids() const;
  /// Most tokens of a text as tokenizer_config.json beside the vocabulary says (model_max_length); 0: it does not say.
  std::int64_t model_max_length() const;
  /// Whether a token is left out of decoded texts; false for an id without a token.
  bool is_special(std::int32_t id) const;

 private:
  /// Both texts as tokens, the words of the second numbered behind those of the first.
  std::pair<Encoding, Encoding> encode_both(std::string_view text, std::string_view second) const;
  /// An Error where a text was cut that the files want cut otherwise.
  Encoding checked(Encoding encoding) const;
  /// Both with the special tokens of a pair.
  Encoding put_together(const Encoding& first, const Encoding& second) const;
  std::unique_ptr<TokenizerParts> parts_;
};

/// Builds a word-level vocabulary from texts: [PAD] [UNK] [CLS] [SEP] [MASK], then words by falling frequency (ties:
/// byte order). Words are runs of letters, digits and marks, or single other characters (BertPreTokenizer after
/// BertNormalizer).
std::unique_ptr<Tokenizer> build_word_tokenizer(const std::vector<std::string_view>& texts, bool lowercase,
                                                std::int64_t vocab_size, std::int64_t min_frequency);

/// Builds a vocabulary of single characters from texts: [PAD] [UNK] [MASK], then every code point that occurs, in their
/// order. Texts get no special tokens.
std::unique_ptr<Tokenizer> build_character_tokenizer(const std::vector<std::string_view>& texts);

/// BERT WordPiece (greedy longest match, "##" continuations, words over 100 characters are [UNK]) from a vocab.txt.
std::unique_ptr<Tokenizer> load_wordpiece(const std::filesystem::path& vocab_txt, bool lowercase);

/// Reads a Hugging Face tokenizer.json. A part that is not supported, and whatever is broken, is an Error (data) that
/// names it.
std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& tokenizer_json);
/// The same from a parsed file; messages call it `origin`.
std::unique_ptr<Tokenizer> tokenizer_from_json(const Json& document, const std::string& origin);

/// The same tokenizer with these texts as tokens of their own behind its vocabulary; they are found before anything
/// else cuts a text. A token that is there already, is empty or stands twice is an Error (config) at `key`.
std::unique_ptr<Tokenizer> add_tokens(const Tokenizer& tokenizer, const std::vector<std::string>& tokens,
                                      const std::string& key);

/// Finds the tokenizer of a place: a tokenizer.json, a vocab.txt (with the settings of tokenizer_config.json beside
/// it), a model folder with a tokenizer.json or with the files of its class of tokenizer (docs/tokenizers.md), or a run
/// folder. A class that is not supported is an Error (data) that says what to do.
std::unique_ptr<Tokenizer> open_tokenizer(const std::filesystem::path& place);

/// The tokens of an encoding with their texts, for explanations. A special token counts to the text before it.
std::vector<TokenSpan> token_spans(const Tokenizer& tokenizer, const Encoding& encoding);

}  // namespace glass
