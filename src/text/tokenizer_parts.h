// What a Tokenizer is made of, and the work space of an encoding.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "glass/text/tokenizer.h"
#include "text/added_tokens.h"
#include "text/all_tokens.h"
#include "text/decoders/decoder.h"
#include "text/models/model.h"
#include "text/normalizers/normalizer.h"
#include "text/postprocessors/postprocessor.h"
#include "text/pretokenizers/pretokenizer.h"
#include "text/word_cache.h"

namespace glass {

/// Buffers that are reused from text to text.
struct Scratch {
  PieceText text;
  AlignedText section;
  WordCache cache;
  std::vector<ModelToken> tokens;
};

/// What tokenizer_config.json beside a tokenizer says of long texts.
struct CutRules {
  std::int64_t max_length = 0;  ///< most tokens of a text; 0: it does not say
  std::string refused;          ///< why a longer text cannot be cut as the file says; "" where it can
};

/// Reads model_max_length and truncation_side; the rules of a folder without the file are empty.
CutRules read_cut_rules(const std::filesystem::path& folder);

struct TokenizerParts {
  NormalizerPtr normalizer;       ///< may be absent
  PreTokenizerPtr pre_tokenizer;  ///< may be absent
  ModelPtr model;
  bool model_reads_bytes = false;
  PostProcessor post_processor;
  DecoderPtr decoder;  ///< may be absent
  std::vector<AddedToken> added;
  AddedMatcher in_text, in_normalized;
  AllTokens tokens;
  std::vector<bool> is_special;  ///< by id: left out of decoded texts
  SpecialIds special;
  CutRules cut_rules;
  bool language_codes = false;        ///< a text may begin with a token such as ">>deu<<"
  std::unique_ptr<Tokenizer> target;  ///< for target texts, where they are cut otherwise
  Json document;                      ///< what to_json fills the vocabulary into
  std::string origin;

  std::mutex mutex;
  std::vector<std::unique_ptr<Scratch>> free;  ///< work spaces nobody uses now
};

/// Makes the parts of a document.
std::unique_ptr<TokenizerParts> make_parts(TokenizerDocument& document);
/// The tokenizer of a document.
std::unique_ptr<Tokenizer> make_tokenizer(TokenizerDocument& document, CutRules rules = {});

/// Appends the tokens of one text with their places, without special tokens. `sequence` is 0 or 1.
void encode_text(const TokenizerParts& parts, Scratch& scratch, std::string_view text, Encoding& out);

}  // namespace glass
